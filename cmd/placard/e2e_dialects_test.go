package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/placard/placard/signurl"
)

// tenantsConfig has two projects with the same base, of which each key opens its own alone.
const tenantsConfig = `
projects:
  - id: a
    keys: [the key of project a]
    api_keys: [the API key of a]
    user_ids: [user-a]
    bases: {base-1: article}
  - id: b
    keys: [the key of project b]
    user_ids: [user-b]
    bases: {base-1: quote}
    dialects: [native, stencil]
`

// foreignDialects are those with a form of errors, by what they answer to a signature that is wrong.
var foreignDialects = map[string]struct {
	refused int
	form    *regexp.Regexp
}{
	"native":     {403, regexp.MustCompile(`^\{"title":"Forbidden","status":403,"detail":"the signature is missing or wrong"\}`)},
	"stencil":    {401, regexp.MustCompile(`^\{"error":"`)},
	"bannerbear": {401, regexp.MustCompile(`^\{"message":"invalid signature"\}$`)},
	"renderform": {403, regexp.MustCompile(`^\{"msg":"[^"]+","status":403\}$`)},
	"libpixel":   {403, regexp.MustCompile(`^\{"title":"Forbidden","status":403`)},
	"ogimageapi": {400, regexp.MustCompile(`^\{"code":"INVALID_SIGNATURE","error":true,"message":"[^"]+"\}$`)},
}

func startTenants(t *testing.T) *testServer {
	t.Helper()
	config := writeFile(t, "placard.yaml", tenantsConfig)
	return startServerIn(t, []string{"PLACARD_DATA=" + t.TempDir(), "PLACARD_CONFIG=" + config})
}

// renders is how many images have been asked of a browser, whatever came of it.
func (s *testServer) renders() (n float64) {
	s.t.Helper()
	a, err := get(s.admin + "/metrics")
	if err != nil {
		s.t.Fatal(err)
	}
	for line := range strings.Lines(string(a.body)) {
		if strings.HasPrefix(line, "placard_renders_total{") {
			value, err := strconv.ParseFloat(strings.Fields(line)[1], 64)
			if err != nil {
				s.t.Fatal(err)
			}
			n += value
		}
	}
	return n
}

// TestDialectsEndToEnd signs in every dialect, has the image drawn, and then alters the URL in every way that a stranger
// could: none is drawn, each is refused in the words of the service.
func TestDialectsEndToEnd(t *testing.T) {
	s := startTenants(t)
	urls := map[string]string{}
	for name := range foreignDialects {
		urls[name] = s.sign("base-1", "title=Hello", "--dialect", name, "--project", "a", "--expires-at", "2040-01-01T00:00:00Z")
		if name == "native" {
			urls[name] = s.sign("article", "title=Hello", "--project", "a")
		}
		a := image(t, urls[name])
		if kind := a.header.Get("Content-Type"); !strings.HasPrefix(kind, "image/") || a.header.Get("Placard-Warnings") != "" {
			t.Errorf("%s: got %s, %s", name, kind, a.header.Get("Placard-Warnings"))
		}
	}
	before := s.renders()
	for name, url := range urls {
		for _, altered := range alterations(s.url, url, urls) {
			a, err := get(altered)
			if err != nil {
				t.Fatal(err)
			}
			if complaint := refusedWell(strings.TrimPrefix(altered, s.url), a); complaint != "" {
				t.Errorf("%s: %s: got %d %s\n%s", name, complaint, a.status, a.body, altered)
			}
		}
	}
	if got := s.renders(); got != before {
		t.Errorf("%v altered URLs reached a browser", got-before)
	}
}

// refusedWell says what is wrong with the answer to an altered URL. What isn't signed may be altered: that is the same
// image, or an error after the signature.
func refusedWell(target string, a answer) string {
	dialect := signurl.All().Of(target)
	switch {
	case a.status == http.StatusOK && a.header.Get("Cache-Status") == "placard; hit":
		return ""
	case dialect == nil && a.status != http.StatusNotFound:
		return "nobody serves that"
	case dialect == nil || a.status == http.StatusNotFound && dialect.Name() == "stencil":
		return ""
	}
	want := foreignDialects[dialect.Name()]
	if a.status == want.refused && !want.form.Match(a.body) && !strings.Contains(string(a.body), "twice") {
		return "not in the words of " + dialect.Name()
	}
	doubled := a.status == http.StatusBadRequest && strings.Contains(string(a.body), "twice")
	if a.status != want.refused && !doubled {
		return "not the status of " + dialect.Name()
	}
	return ""
}

// alterations are a URL with every part of it changed, dropped, doubled and moved, and its signature under the other
// dialects' paths.
func alterations(origin, url string, all map[string]string) (altered []string) {
	path, query, _ := strings.Cut(strings.TrimPrefix(url, origin), "?")
	join := func(path string, parameters []string) string {
		if len(parameters) == 0 {
			return origin + path
		}
		return origin + path + "?" + strings.Join(parameters, "&")
	}
	var parameters []string
	if query != "" {
		parameters = strings.Split(query, "&")
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		for _, other := range []string{"", segment + segment, "x" + segment, segment + "x", strings.ToUpper(segment)} {
			if other != segment && i > 0 {
				changed := append([]string{}, segments...)
				changed[i] = other
				altered = append(altered, join(strings.Join(changed, "/"), parameters))
			}
		}
	}
	for i, p := range parameters {
		name, value, _ := strings.Cut(p, "=")
		without := append(append([]string{}, parameters[:i]...), parameters[i+1:]...)
		altered = append(altered, join(path, without), join(path, append([]string{p}, parameters...)))
		for _, other := range []string{"", value + "0", "0" + value, value[:len(value)-1], flip(value)} {
			changed := append([]string{}, parameters...)
			changed[i] = name + "=" + other
			altered = append(altered, join(path, changed))
		}
		altered = append(altered, join(path, append(without, p)))
	}
	for _, other := range all {
		otherPath, otherQuery, _ := strings.Cut(strings.TrimPrefix(other, origin), "?")
		if other != url {
			altered = append(altered, origin+otherPath+"?"+query, origin+path+"?"+otherQuery)
		}
	}
	return altered
}

// flip changes the middle character of a value.
func flip(value string) string {
	b, i := []byte(value), len(value)/2
	if b[i] == 'A' {
		b[i] = 'B'
	} else {
		b[i] = 'A'
	}
	return string(b)
}

// TestProjectsAreApartInEveryDialect: a key opens its own project's bases and users, in the dialects that it may use.
func TestProjectsAreApartInEveryDialect(t *testing.T) {
	s := startTenants(t)
	ofA := s.sign("base-1", "title=Hello", "--dialect", "stencil", "--project", "a")
	ofB := s.sign("base-1", "title=Hello", "--dialect", "stencil", "--project", "b")
	for _, url := range []string{ofA, ofB} {
		image(t, url)
	}
	for _, url := range []string{strings.Replace(ofA, "user-a", "user-b", 1), strings.Replace(ofB, "user-b", "user-a", 1)} {
		if a, err := get(url); err != nil || a.status != 401 || a.header.Get("X-Stencil-Error") == "" {
			t.Errorf("got %d %v, %v", a.status, a.header, err)
		}
	}
	if out, _, ok := placard(t, s.environ, "sign", "base-1", "--dialect", "bannerbear", "--project", "b"); ok {
		t.Errorf("b may not use bannerbear, and got %s", out)
	}
}

// TestSuffixesCostNothing: what stands in a URL unsigned is free to vary, and nobody pays for it with renders.
func TestSuffixesCostNothing(t *testing.T) {
	s := startTenants(t)
	for dialect, variants := range map[string]int{
		"stencil": 1000, "bannerbear": 100, "renderform": 100, "libpixel": 100, "native": 100,
	} {
		name := "base-1"
		if dialect == "native" {
			name = "article"
		}
		url := s.sign(name, "title="+dialect, "--dialect", dialect, "--project", "a")
		before := s.renders()
		var group sync.WaitGroup
		gate := make(chan struct{}, 8)
		for i := range variants {
			group.Go(func() {
				gate <- struct{}{}
				defer func() { <-gate }()
				separator := "&"
				if !strings.Contains(url, "?") {
					separator = "?"
				}
				a, err := get(url + separator + fmt.Sprintf("ts=%d&utm_source=%d", i, i))
				if err != nil || a.status != 200 {
					t.Errorf("%s: got %d %s, %v", dialect, a.status, a.body, err)
				}
			})
		}
		group.Wait()
		if got := s.renders() - before; got > 2 {
			t.Errorf("%s: %d variants took %v renders, want 2 at most", dialect, variants, got)
		}
	}
}

// TestGenerate is the way of ogimageapi's users, who have their URLs made.
func TestGenerate(t *testing.T) {
	s := startTenants(t)
	tests := []struct {
		key, query string
		status     int
		body       string
	}{
		{"the API key of a", "title=Hello", 200, `"expires_at":"20`},
		{"the API key of a", "title=Hello&template=base-1&theme=light&expires_in=60", 200, `"url":"http`},
		{"", "title=Hello", 401, "MISSING_API_KEY"},
		{"the key of project a", "title=Hello", 401, "INVALID_API_KEY"},
		{"the API key of a", "", 400, "MISSING_TITLE"},
		{"the API key of a", "title=" + strings.Repeat("x", 201), 400, "TITLE_TOO_LONG"},
		{"the API key of a", "title=x&subtitle=" + strings.Repeat("x", 301), 400, "SUBTITLE_TOO_LONG"},
		{"the API key of a", "title=x&theme=pink", 400, "INVALID_THEME"},
		{"the API key of a", "title=x&template=nobodys", 400, "INVALID_TEMPLATE"},
		{"the API key of a", "title=x&expires_in=0", 400, "INVALID_EXPIRES_IN"},
		{"the API key of a", "title=x&expires_in=31536001", 400, "INVALID_EXPIRES_IN"},
	}
	for _, tt := range tests {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/api/signed/generate?"+tt.query, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-API-Key", tt.key)
		a, err := do(r)
		if err != nil || a.status != tt.status || !strings.Contains(string(a.body), tt.body) {
			t.Errorf("%s, %s: got %d %s, %v; want %d %s", tt.key, tt.query, a.status, a.body, err, tt.status, tt.body)
		}
	}
}
