package server

import (
	"context"
	"strings"
	"testing"

	"github.com/placard/placard/internal/metrics"
)

func TestOwnRoutes(t *testing.T) {
	tests := []struct {
		name, target string
		ready        bool
		want         int
		body         string
	}{
		{"health", "/healthz", true, 200, "ok\n"},
		{"health without a browser", "/healthz", false, 200, "ok\n"},
		{"ready", "/readyz", true, 200, "ready\n"},
		{"not ready", "/readyz", false, 503, `{"title":"Service Unavailable","status":503,"detail":"no browser draws at the moment"}` + "\n"},
		{"robots", "/robots.txt", true, 200, "User-agent: *\nAllow: /\n"},
		{"with a query", "/healthz?probe=1", true, 200, "ok\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(func(c *Config) { c.Ready = func(context.Context) bool { return tt.ready } })
			got := ask(t, open(t, s), "GET", tt.target)
			if got.status != tt.want || got.body != tt.body || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("got %d %q %v, want %d %q", got.status, got.body, got.header, tt.want, tt.body)
			}
			if tt.want == 503 {
				checkProblem(t, got)
			} else if got, want := got.header.Get("Content-Type"), "text/plain; charset=utf-8"; got != want {
				t.Errorf("Content-Type is %q, want %q", got, want)
			}
		})
	}
}

func TestMethods(t *testing.T) {
	s := newSite()
	addr := open(t, s)
	for target, want := range map[string]string{
		sign("article/e30.jpg"): "GET, HEAD", "/img/x": "GET, HEAD", "/healthz": "GET, HEAD", "/readyz": "GET, HEAD",
		"/robots.txt": "GET, HEAD", "/api/templates": "GET, HEAD", "/api/templates/x": "GET, HEAD", "/api/sign": "POST",
	} {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "BREW"} {
			if strings.Contains(want, method) {
				continue
			}
			got := ask(t, addr, method, target)
			if allow := got.header.Get("Allow"); got.status != 405 || allow != want {
				t.Errorf("%s %s: got %d with Allow %q, want 405 with %q", method, target, got.status, allow, want)
			}
			if method != "HEAD" { // whose answers have no body
				checkProblem(t, got)
			}
		}
	}
	if got := ask(t, addr, "POST", "/nothing"); got.status != 404 || got.header.Get("Allow") != "" {
		t.Errorf("POST /nothing: got %d, want 404", got.status)
	}
	if jobs := s.rendered(); jobs != nil {
		t.Errorf("rendered %v", jobs)
	}
}

func TestAdmin(t *testing.T) {
	tests := []struct {
		name, target string
		profiling    bool
		want         int
		body         string
	}{
		{"metrics", "/metrics", false, 200, "# TYPE placard_browser_restarts_total counter"},
		{"profiles off", "/debug/pprof/", false, 404, ""},
		{"a profile off", "/debug/pprof/heap", false, 404, ""},
		{"command line off", "/debug/pprof/cmdline", false, 404, ""},
		{"profiles on", "/debug/pprof/", true, 200, "goroutine"},
		{"a profile on", "/debug/pprof/goroutine?debug=1", true, 200, "TestAdmin"},
		{"command line on", "/debug/pprof/cmdline", true, 200, "server.test"},
		{"no images", sign("article/e30.jpg"), true, 404, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ask(t, open(t, Admin(metrics.New(), tt.profiling, nil)), "GET", tt.target)
			if got.status != tt.want || !strings.Contains(got.body, tt.body) {
				t.Errorf("got %d %q, want %d with %q", got.status, got.body, tt.want, tt.body)
			}
		})
	}
}

// TestPublicListenerHasNoMetrics: they are for the admin listener alone.
func TestPublicListenerHasNoMetrics(t *testing.T) {
	addr := open(t, newSite())
	for _, target := range []string{"/metrics", "/debug/pprof/", "/studio/"} {
		if got := ask(t, addr, "GET", target); got.status != 404 {
			t.Errorf("%s: got %d, want 404", target, got.status)
		}
	}
}
