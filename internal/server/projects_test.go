package server

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// tenants are two projects with a template each and one for both, and a third that may use no native URLs.
func tenants() project.Set {
	one := func(id string, templates ...string) *project.Project {
		return &project.Project{
			ID: id, Templates: templates,
			Keys:    []signurl.Key{mustKey(id + "'s signing key"), mustKey(id + "'s older key")},
			APIKeys: []project.APIKey{mustAPIKey(id + "'s API key")},
		}
	}
	set := project.Set{one("a", "article", "both"), one("b", "plain", "both"), one("c")}
	set[2].Dialects = []string{"stencil"}
	return set
}

func newTenants() *site {
	return newSite(func(c *Config) {
		c.Projects = tenants()
		all := library{"article": {Name: "article"}, "plain": {Name: "plain"}, "both": {Name: "both"}}
		c.Library = all
		c.Fit = func(job renderer.Job) (*renderer.Document, error) {
			tpl, err := all.Template(job.Template)
			return &renderer.Document{Template: tpl}, err
		}
		c.Render = func(_ context.Context, job renderer.Job) (*renderer.Image, error) {
			_, err := all.Template(job.Template)
			return picture(), err
		}
		c.ServeExpired, c.Kept = true, func(context.Context, renderer.Job) (*renderer.Image, bool) { return picture(), true }
	})
}

// TestProjectsAreApart: no signature, template or API key of the one opens anything of the other.
func TestProjectsAreApart(t *testing.T) {
	tests := []struct {
		project, key     string
		article, plain   int // images
		both, unheard    int
		apiKey, template string
		api              int
	}{
		{"a", "a's signing key", 200, 404, 200, 404, "a's API key", "article", 200},
		{"a, older key", "a's older key", 200, 404, 200, 404, "a's API key", "plain", 404},
		{"b", "b's signing key", 404, 200, 200, 404, "b's API key", "plain", 200},
		{"b, older key", "b's older key", 404, 200, 200, 404, "b's API key", "article", 404},
		{"c, which may use no native URLs", "c's signing key", 403, 403, 403, 403, "c's API key", "plain", 200},
		{"a's API key as a key", "a's API key", 403, 403, 403, 403, "a's signing key", "article", 401},
		{"nobody", "nobody's", 403, 403, 403, 403, "nobody's", "article", 401},
	}
	s := newTenants()
	addr := open(t, s)
	unknown := ask(t, addr, "GET", signed(t, "a's signing key", "unheard"))
	for _, tt := range tests {
		t.Run(tt.project, func(t *testing.T) {
			for template, want := range map[string]int{
				"article": tt.article, "plain": tt.plain, "both": tt.both, "unheard": tt.unheard,
			} {
				got := ask(t, addr, "GET", signed(t, tt.key, template))
				if got.status != want {
					t.Errorf("image of %s: got %d, want %d", template, got.status, want)
				}
				if want == 404 && got.body != unknown.body {
					t.Errorf("image of %s: got %s, want %s", template, got.body, unknown.body)
				}
			}
			got := ask(t, addr, "GET", "/api/templates/"+tt.template, "X-API-Key: "+tt.apiKey)
			if got.status != tt.api {
				t.Errorf("API of %s: got %d, want %d", tt.template, got.status, tt.api)
			}
		})
	}
}

// TestExpiredOfAnotherProject: what is kept of an expired URL is for its own project alone.
func TestExpiredOfAnotherProject(t *testing.T) {
	addr := open(t, newTenants())
	for key, want := range map[string]int{"a's signing key": 200, "b's signing key": 410, "c's signing key": 403} {
		path, err := signurl.Native{}.Sign(mustKey(key), signurl.Request{Job: renderer.Job{Template: "article"}, Expires: time.Unix(1, 0)})
		if err != nil {
			t.Fatal(err)
		}
		if got := ask(t, addr, "GET", path); got.status != want {
			t.Errorf("%s: got %d, want %d", key, got.status, want)
		}
	}
}

func signed(t *testing.T, key, template string) string {
	t.Helper()
	path, err := signurl.Native{}.Sign(mustKey(key), signurl.Request{Job: renderer.Job{Template: template}})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAPIOfAProject signs with its own key, and only what it may use.
func TestAPIOfAProject(t *testing.T) {
	tests := []struct {
		project, template, dialect string
		want                       int
	}{
		{"a", "article", "native", 200},
		{"a", "both", "", 200},
		{"a", "plain", "native", 404},
		{"a", "unheard", "native", 404},
		{"c", "unheard", "native", 422},
		{"b", "article", "native", 404},
		{"b", "plain", "native", 200},
		{"c", "plain", "native", 422},
		{"c", "plain", "", 422},
	}
	addr := open(t, newTenants())
	for _, tt := range tests {
		body := `{"template":"` + tt.template + `","dialect":"` + tt.dialect + `"}`
		got := post(t, addr, "/api/sign", body, "X-API-Key: "+tt.project+"'s API key")
		if got.status != tt.want {
			t.Errorf("%s, %s, %s: got %d %s, want %d", tt.project, tt.template, tt.dialect, got.status, got.body, tt.want)
		}
		if tt.want == 200 && !strings.Contains(got.body, signed(t, tt.project+"'s signing key", tt.template)) {
			t.Errorf("%s, %s: got %s, signed by another key", tt.project, tt.template, got.body)
		}
	}
	listed := ask(t, addr, "GET", "/api/templates", "X-API-Key: b's API key").body
	if strings.Count(listed, `"name"`) != 2 {
		t.Errorf("b is told of %s, want two templates", listed)
	}
}
