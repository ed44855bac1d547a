package server

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

// FuzzTarget holds of any target, asked for by somebody without a key, that nothing is drawn, that the answer is one of
// those for such people, and that it is the same for all under /img/.
func FuzzTarget(f *testing.F) {
	for _, seed := range []string{
		"/", "/img/x/card/e30.png", "/img//card/e30.png", "/img/" + signature("article/e30.png") + "/article/e30.jpg",
		"/signed-images/u/card.png?modifications=W10&s=0", "/signedurl/card/image.png?modifications=W10&s=0&s=1",
		"/signed/card.png?c=W10=&s=0", "/card.png?c=W10=&s=", "/api/signed/image?title=x&sig=0", "/?src=http://127.0.0.1/",
		"/images/1.jpg?signature=0&amp;width=1", "/images/1.jpg?width=%zz&signature=" + strings.Repeat("0", 40),
		"/api/templates/card", "/api/sign", "/%2e%2e/img/x", "//evil.example/img/", "/img/\xff/%00.png", "*", "http://a/img/x",
	} {
		f.Add(seed)
	}
	s := newSite()
	forbidden := s.serve("GET", "/img/").Body.String()
	f.Fuzz(func(t *testing.T, target string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || slices.Contains([]string{"/healthz", "/readyz", "/robots.txt"}, u.EscapedPath()) {
			return // answered by net/http, or for everybody
		}
		got := s.serve("GET", target)
		if !slices.Contains([]int{400, 401, 403, 404, 405, 414}, got.Code) {
			t.Errorf("%q: got %d %s", target, got.Code, got.Body)
		}
		if jobs := s.rendered(); jobs != nil {
			t.Errorf("%q, which nobody signed, drew %+v", target, jobs)
		}
		if body := got.Body.String(); strings.HasPrefix(target, "/img/") && got.Code != 414 && body != forbidden {
			t.Errorf("%q: got %s, want %s", target, body, forbidden)
		}
	})
}

// FuzzSignOrder holds of any body for POST /api/sign that it is refused for what it says, or makes a URL that opens.
func FuzzSignOrder(f *testing.F) {
	for _, seed := range []string{
		`{"template":"article"}`, `{"template":"article","modifications":{"title":"Hello"},"format":"webp","expires_in":60}`,
		`{"template":"article","dialect":"stencil","exp":4000000000}`, `{"template":"article","dialect":"ogimageapi"}`,
		`{"template":"article","modifications":[{"name":"title","text":"x","color":"#c00"}],"dialect":"bannerbear"}`,
		`{"template":"article","width":40,"height":20,"scale":0.5,"quality":1,"version":"v"}`, `{"template":"article","width":1e999}`,
		``, `null`, `[]`, `{"template":1}`, `{"Template":"article"}`, `{"template":"a","template":"a"}`, `{"template":"../a"}`,
		`{"template":"article"}{}`, "\ufeff{}", "{\"template\":\"\xff\"}", `{"template":"article","exp":9223372036854775807}`,
		`{"template":"article","expires_in":-9223372036854775808}`, `{"modifications":` + strings.Repeat("[", 100),
	} {
		f.Add([]byte(seed))
	}
	s := newSite(func(c *Config) {
		fit := c.Fit
		c.Render = func(_ context.Context, job renderer.Job) (*renderer.Image, error) {
			_, err := fit(job)
			return picture(), err
		}
	})
	f.Fuzz(func(t *testing.T, body []byte) {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/sign", strings.NewReader(string(body)))
		request.Header.Set("X-API-Key", apiKeyText)
		recorder := httptest.NewRecorder()
		s.ServeHTTP(recorder, request)
		if recorder.Code != 200 {
			if !slices.Contains([]int{400, 404, 413, 422}, recorder.Code) {
				t.Errorf("%q: got %d %s", body, recorder.Code, recorder.Body)
			}
			return
		}
		var answer struct{ URL string }
		if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		target, ok := strings.CutPrefix(answer.URL, "https://img.example.com")
		if got := s.serve("GET", target); !ok || got.Code != 200 {
			t.Errorf("%q makes %s, which answers %d %s", body, answer.URL, got.Code, got.Body)
		}
		s.rendered()
	})
}

// FuzzRange holds of any Range that the answer is the whole image, a part of it that is described well, or 416.
func FuzzRange(f *testing.F) {
	for _, seed := range []string{
		"bytes=0-3", "bytes=-2", "bytes=-0", "bytes=7-", "bytes=10-", "bytes=3-1", "bytes=0-1,8-9", "bytes=0-0,0-0", "bytes=a-b",
		"pages=1-2", "bytes=", "bytes=,", "bytes= 0-1 , 2-3", "bytes=99999999999999999999-", "bytes=0-99999999999999999999",
		"bytes=--1", "bytes=+1-2", "bytes=0-1;q", "BYTES=0-1", "bytes=-99999999999999999999", "bytes=0-1,", "bytes=" + strings.Repeat("0-0,", 100),
	} {
		f.Add(seed)
	}
	s := newSite()
	target, whole := sign("article/e30.jpg"), string(picture().Bytes)
	f.Fuzz(func(t *testing.T, ranges string) {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
		request.Header["Range"] = []string{ranges}
		recorder := httptest.NewRecorder()
		s.ServeHTTP(recorder, request)
		s.rendered()
		body, part := recorder.Body.String(), recorder.Header().Get("Content-Range")
		switch {
		case recorder.Code == 200 && body == whole:
		case recorder.Code == 416 && json.Valid([]byte(body)):
		case recorder.Code == 206 && part == "" && strings.HasPrefix(recorder.Header().Get("Content-Type"), "multipart/"):
		case recorder.Code == 206 && body != "" && strings.Contains(whole, body) && strings.HasSuffix(part, "/10"):
		default:
			t.Errorf("%q: got %d %q with Content-Range %q", ranges, recorder.Code, body, part)
		}
	})
}
