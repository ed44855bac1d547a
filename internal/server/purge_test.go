package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// A purgeBook notes what is purged.
type purgeBook struct {
	purged []string
	err    error
}

func (b *purgeBook) PurgeImages(_ context.Context, docs ...*renderer.Document) error {
	for _, doc := range docs {
		b.purged = append(b.purged, "image of "+doc.Job.Template)
	}
	return b.err
}

func (b *purgeBook) PurgeTemplates(_ context.Context, names ...string) error {
	b.purged = append(b.purged, names...)
	return b.err
}

func (b *purgeBook) PurgeAll(context.Context) error {
	b.purged = append(b.purged, "all")
	return b.err
}

// signedFor is a native URL of a project.
func signedFor(t *testing.T, key, template string, expires time.Time) string {
	t.Helper()
	job := renderer.Job{Template: template, Format: renderer.PNG}
	target, err := signurl.Native{}.Sign(mustKey(key), signurl.Request{Job: job, Expires: expires})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func TestPurge(t *testing.T) {
	ours := signedFor(t, "a's signing key", "article", time.Time{})
	both := signedFor(t, "a's older key", "both", time.Unix(1, 0))
	theirs := signedFor(t, "b's signing key", "both", time.Time{})
	tests := map[string]struct {
		key, body string
		status    int
		answer    string
		purged    []string
	}{
		"a path":          {"a's API key", `{"url":"` + ours + `"}`, 200, `{"purged":{"urls":1}}`, []string{"image of article"}},
		"a URL":           {"a's API key", `{"url":"https://any.example` + ours + `?utm=1#x"}`, 200, `{"purged":{"urls":1}}`, []string{"image of article"}},
		"an expired one":  {"a's API key", `{"urls":["` + both + `"]}`, 200, `{"purged":{"urls":1}}`, []string{"image of both"}},
		"several":         {"a's API key", `{"urls":["` + ours + `","` + both + `"]}`, 200, `{"purged":{"urls":2}}`, []string{"image of article", "image of both"}},
		"another's":       {"a's API key", `{"url":"` + theirs + `"}`, 403, `signature`, nil},
		"one is bad":      {"a's API key", `{"urls":["` + ours + `","` + ours[:6] + `x"]}`, 403, `number 2`, nil},
		"no signed URL":   {"a's API key", `{"url":"https://any.example/hello"}`, 404, `nothing is served here`, nil},
		"no URL":          {"a's API key", `{"url":"hello"}`, 404, `nothing is served here`, nil},
		"too long":        {"a's API key", `{"url":"/img/` + strings.Repeat("x", MaxURLBytes) + `"}`, 414, ``, nil},
		"a template":      {"a's API key", `{"template":"both"}`, 200, `{"purged":{"templates":["both"]}}`, []string{"both"}},
		"not its own":     {"a's API key", `{"template":"plain"}`, 404, `no such template`, nil},
		"no template":     {"c's API key", `{"template":"nobody"}`, 404, `no such template`, nil},
		"a project":       {"a's API key", `{"project":true}`, 200, `{"purged":{"project":"a"}}`, []string{"article", "both", "photo"}},
		"no photos":       {"d's API key", `{"project":true}`, 200, `{"purged":{"project":"d"}}`, []string{"both"}},
		"one of all":      {"c's API key", `{"project":true}`, 200, `{"purged":{"project":"c"}}`, []string{"all"}},
		"nothing":         {"a's API key", `{}`, 400, `one of url`, nil},
		"no project":      {"a's API key", `{"project":false}`, 400, `one of url`, nil},
		"two things":      {"a's API key", `{"project":true,"template":"both"}`, 400, `one of url`, nil},
		"no URLs":         {"a's API key", `{"urls":[]}`, 400, `1 to 1000`, nil},
		"too many":        {"a's API key", `{"urls":[` + strings.Repeat(`"/x",`, maxPurgeURLs) + `"/x"]}`, 400, `1 to 1000`, nil},
		"something else":  {"a's API key", `{"all":true}`, 400, `unknown`, nil},
		"no JSON":         {"a's API key", `url=x`, 400, `not a JSON object`, nil},
		"without its key": {"a's signing key", `{"project":true}`, 401, `X-API-Key`, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			book := &purgeBook{}
			addr := open(t, newPurged(book))
			got := post(t, addr, "/api/purge", test.body, "X-API-Key: "+test.key)
			if got.status != test.status || !strings.Contains(got.body, test.answer) {
				t.Errorf("got %d %s, want %d %s", got.status, got.body, test.status, test.answer)
			}
			if !slices.Equal(book.purged, test.purged) {
				t.Errorf("purged: %q, want %q", book.purged, test.purged)
			}
		})
	}
}

// newPurged is the site of tenants with a book of what they purge.
func newPurged(book *purgeBook) *site {
	return newSite(func(c *Config) {
		c.Projects = append(tenants(), &project.Project{
			ID: "d", Templates: []string{"both"}, Dialects: []string{"native"},
			Keys: []signurl.Key{mustKey("d's signing key")}, APIKeys: []project.APIKey{mustAPIKey("d's API key")},
		})
		c.Library = library{"article": {Name: "article"}, "plain": {Name: "plain"}, "both": {Name: "both"}}
		c.Fit = func(job renderer.Job) (*renderer.Document, error) { return &renderer.Document{Job: job}, nil }
		c.Purger = book
	})
}

// TestPurgeInEveryDialect: a URL is purged as it is asked for, whatever service it is of.
func TestPurgeInEveryDialect(t *testing.T) {
	targets := map[string]string{
		"stencil": stencilURL(t, "article", time.Time{}), "bannerbear": bannerbearURL(t, "article", time.Time{}),
		"renderform": signedBy(t, signurl.RenderForm{}, "text"), "ogimageapi": signedBy(t, signurl.OGImageAPI{}, ""),
		"libpixel": signedBy(t, signurl.LibPixel{}, ""),
	}
	for name, target := range targets {
		book := &purgeBook{}
		addr := open(t, newSite(func(c *Config) {
			c.Purger = book
			c.Fit = func(job renderer.Job) (*renderer.Document, error) { return &renderer.Document{Job: job}, nil }
		}))
		body := fmt.Sprintf("{%q:%q}", "url", "https://img.example.com"+target)
		got := post(t, addr, "/api/purge", body, apiKeyHeader)
		if got.status != 200 || !slices.Equal(book.purged, []string{"image of article"}) {
			t.Errorf("%s: got %d %s, purged %q", name, got.status, got.body, book.purged)
		}
	}
}

// TestPurgeThatFails: whoever purges is told to do it again, and nothing of why.
func TestPurgeThatFails(t *testing.T) {
	book := &purgeBook{err: fmt.Errorf("%w: dial tcp 10.0.0.7:6379", cache.ErrPurge)}
	site := newPurged(book)
	got := post(t, open(t, site), "/api/purge", `{"project":true}`, "X-API-Key: a's API key")
	if got.status != 503 || got.header.Get("Retry-After") == "" || strings.Contains(got.body, "10.0.0.7") ||
		!strings.Contains(got.body, "maybe not everywhere") {
		t.Errorf("got %d %v %s", got.status, got.header, got.body)
	}
	if !strings.Contains(site.log.String(), "10.0.0.7") {
		t.Error("the log doesn't say why")
	}
}
