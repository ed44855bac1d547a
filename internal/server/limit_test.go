package server

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/limits"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// limited gives a site a cache and limits before what draws.
func limited(t *testing.T, limit limits.Config) func(*Config) {
	t.Helper()
	return func(c *Config) {
		limit.Observe = c.Metrics.RateLimited
		draw := renderer.PainterFunc(func(context.Context, *renderer.Document) (*renderer.Image, error) { return picture(), nil })
		images := cache.New(limits.New(limit).Painter(draw), cache.DefaultConfig())
		t.Cleanup(func() { _ = images.Close() })
		c.RateLimited = true
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
		c.Render = (&renderer.Renderer{Library: cards, Limits: renderer.Limits{MaxPixels: 1e6}, Painter: images}).Render
	}
}

// card is a native URL of one of many images.
func card(number int) string {
	return sign("plain/" + payload(`{"version":"`+strconv.Itoa(number)+`"}`) + ".png")
}

// from asks as a client behind a proxy at 10.0.0.1; without one where it is empty.
func (s *site) from(client, target string, header http.Header) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, target, http.NoBody)
	request.RequestURI, request.RemoteAddr = target, "10.0.0.1:1234"
	maps.Copy(request.Header, header)
	request.Header.Set("X-Forwarded-For", client)
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, request)
	return recorder
}

// TestOnlyRendersCount: neither images that are kept nor requests that are refused use up what a client may have.
func TestOnlyRendersCount(t *testing.T) {
	s := newSite(limited(t, limits.Config{PerAddress: 2}))
	const client = "192.0.2.7"
	steps := []struct {
		name, client, target string
		header               http.Header
		want                 int
	}{
		{"a render", client, card(1), nil, 200},
		{"a hit", client, card(1), nil, 200},
		{"not modified", client, card(1), http.Header{"If-None-Match": {"*"}}, 304},
		{"a bad signature", client, card(2) + "x", nil, 403},
		{"no such template", client, sign("nobody/e30.png"), nil, 404},
		{"does not fit", client, sign("plain/" + payload(`{"modifications":{"x":"y"}}`) + ".png"), nil, 422},
		{"another render", client, card(3), nil, 200},
		{"one too many", client, card(4), nil, 429},
		{"a hit all the same", client, card(3), nil, 200},
		{"another client", "192.0.2.8", card(4), nil, 200},
		{"which is a hit for the first", client, card(4), nil, 200},
	}
	for _, step := range steps {
		if got := s.from(step.client, step.target, step.header); got.Code != step.want {
			t.Errorf("%s: got %d %s, want %d", step.name, got.Code, got.Body, step.want)
		}
	}
}

// TestJobsOfTheAPIDoNotCount: limits are for strangers. What an API key has drawn uses up nothing, and is never refused.
func TestJobsOfTheAPIDoNotCount(t *testing.T) {
	s := newSite(limited(t, limits.Config{PerKey: 1, PerAddress: 1}))
	api := func(version string) {
		t.Helper()
		if got := s.post(t, `{"template":"plain","version":"`+version+`","wait":true}`, 200); got.Status != "done" {
			t.Errorf("got %+v", got)
		}
	}
	api("1")
	api("2")
	if got := s.from("192.0.2.7", card(1), nil); got.Code != 200 {
		t.Errorf("the first URL: got %d %s", got.Code, got.Body)
	}
	api("3")
	if got := s.from("192.0.2.7", card(2), nil); got.Code != 429 {
		t.Errorf("the second URL: got %d %s, want 429", got.Code, got.Body)
	}
}

// TestTooMany: the answer says when to come again, and no cache keeps it.
func TestTooMany(t *testing.T) {
	s := newSite(limited(t, limits.Config{PerKey: 1}))
	s.from("192.0.2.7", card(1), nil)
	got := s.from("192.0.2.8", card(2), nil)
	header := got.Header()
	if got.Code != 429 || header.Get("Content-Type") != "application/problem+json" ||
		header.Get("Cache-Control") != "no-store" || !strings.Contains(got.Body.String(), "this key") {
		t.Errorf("got %d %v %s", got.Code, header, got.Body)
	}
	if after, err := strconv.Atoi(header.Get("Retry-After")); err != nil || after < 55 || after > 60 {
		t.Errorf("Retry-After: %s, want the minute until there is another render", header.Get("Retry-After"))
	}
	metrics := httptest.NewRecorder()
	s.metrics.Handler().ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	for _, line := range []string{
		`placard_rate_limited_total{by="key"} 1`, `placard_http_requests_total{dialect="native",status="429"} 1`,
	} {
		if !strings.Contains(metrics.Body.String(), line) {
			t.Errorf("no metric %s", line)
		}
	}
}

// TestWhoIsCounted: a client is its address behind trusted proxies, or the network of it; a key is not the project's
// others.
func TestWhoIsCounted(t *testing.T) {
	tests := map[string]struct {
		limit       limits.Config
		first, next string // clients
		target      string // of the second
		want        int
	}{
		"the same client":        {limits.Config{PerAddress: 1}, "192.0.2.7", "192.0.2.7", card(2), 429},
		"another":                {limits.Config{PerAddress: 1}, "192.0.2.7", "192.0.2.8", card(2), 200},
		"its own invention":      {limits.Config{PerAddress: 1}, "192.0.2.7", "1.1.1.1, 192.0.2.7", card(2), 429},
		"the same network":       {limits.Config{PerAddress: 1}, "2001:db8::1", "2001:db8::2", card(2), 429},
		"another network":        {limits.Config{PerAddress: 1}, "2001:db8::1", "2001:db8:0:1::1", card(2), 200},
		"a mapped address":       {limits.Config{PerAddress: 1}, "192.0.2.7", "::ffff:192.0.2.7", card(2), 429},
		"the same key elsewhere": {limits.Config{PerKey: 1}, "192.0.2.7", "192.0.2.8", card(2), 429},
		"another key":            {limits.Config{PerKey: 1}, "192.0.2.7", "192.0.2.7", byOtherKey(t), 200},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newSite(limited(t, test.limit))
			if got := s.from(test.first, card(1), nil); got.Code != 200 {
				t.Fatalf("the first: got %d %s", got.Code, got.Body)
			}
			if got := s.from(test.next, test.target, nil); got.Code != test.want {
				t.Errorf("got %d %s, want %d", got.Code, got.Body, test.want)
			}
		})
	}
}

func byOtherKey(t *testing.T) string {
	t.Helper()
	job := renderer.Job{Template: "plain", Format: renderer.PNG, Version: "other"}
	target, err := signurl.Native{}.Sign(mustKey("another key, which is tried first"), signurl.Request{Job: job})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// TestTooManyInTheServicesForm: each dialect words a 429 as its service words errors.
func TestTooManyInTheServicesForm(t *testing.T) {
	refused := &renderer.RetryError{Err: renderer.ErrRateLimit, After: 1500 * time.Millisecond}
	tests := map[string]struct{ target, body string }{
		"stencil":    {stencilURL(t, "article", time.Time{}), `{"error":"too many renders in a minute"}`},
		"bannerbear": {bannerbearURL(t, "article", time.Time{}), `{"message":"too many renders in a minute"}`},
		"renderform": {signedBy(t, signurl.RenderForm{}, "text"), `{"msg":"too many renders in a minute","status":429}`},
		"ogimageapi": {signedBy(t, signurl.OGImageAPI{}, ""), `{"code":"RATE_LIMITED","error":true,` +
			`"message":"too many renders in a minute"}`},
		"libpixel": {signedBy(t, signurl.LibPixel{}, ""), `{"title":"Too Many Requests"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := newSite(failing(refused)).serve("GET", test.target)
			if got.Code != 429 || !strings.HasPrefix(got.Body.String(), test.body) || got.Header().Get("Retry-After") != "2" {
				t.Errorf("got %d %v %s, want %s", got.Code, got.Header(), got.Body, test.body)
			}
		})
	}
}

func signedBy(t *testing.T, dialect signurl.Dialect, property string) string {
	t.Helper()
	job := renderer.Job{Template: "article", Format: renderer.PNG,
		Modifications: []renderer.Modification{{Field: "title", Property: property, Value: "Hello"}}}
	target, err := dialect.Sign(mustKey(keyText), signurl.Request{Base: "article", Job: job})
	if err != nil {
		t.Fatal(err)
	}
	return target
}
