package metrics

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// scrape returns what dashboards read.
func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	m.Handler().ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", http.NoBody))
	if recorder.Code != 200 {
		t.Fatalf("got %d: %s", recorder.Code, recorder.Body)
	}
	return recorder.Body.String()
}

func wantLines(t *testing.T, m *Metrics, lines ...string) {
	t.Helper()
	text := scrape(t, m)
	for _, line := range lines {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("%s is missing", line)
		}
	}
}

// TestKnownFromTheStart: what has a known label is there before it happens.
func TestKnownFromTheStart(t *testing.T) {
	wantLines(t, New(),
		`placard_render_duration_seconds_count{phase="queue"} 0`,
		`placard_render_duration_seconds_count{phase="fetch"} 0`,
		`placard_render_duration_seconds_count{phase="fill"} 0`,
		`placard_render_duration_seconds_count{phase="paint"} 0`,
		`placard_cache_requests_total{result="hit",tier="memory"} 0`,
		`placard_cache_requests_total{result="error",tier="disk"} 0`,
		`placard_browser_restarts_total{reason="crashed"} 0`,
		`placard_browser_restarts_total{reason="hung"} 0`,
		`placard_jobs_total{outcome="failed",queue="webhooks"} 0`,
		`placard_image_fetches_total{outcome="error"} 0`,
		`placard_http_request_duration_seconds_count{cache="miss"} 0`,
		`# TYPE placard_render_duration_seconds histogram`,
	)
}

// TestKnownOnceNamed: what the server has is there before anybody asks for it, templates that come later too.
func TestKnownOnceNamed(t *testing.T) {
	m := New()
	m.Dialects("native", "thumbor", NoDialect)
	templates := []string{"article"}
	m.Templates(func() []string { return templates })
	wantLines(t, m,
		`placard_http_requests_total{dialect="native",status="200"} 0`,
		`placard_http_requests_total{dialect="thumbor",status="504"} 0`,
		`placard_http_requests_total{dialect="none",status="503"} 0`,
		`placard_renders_total{outcome="ok",template="article"} 0`,
		`placard_renders_total{outcome="crashed",template="article"} 0`,
		`placard_degraded_total{substitute="fallback",template="article"} 0`,
	)
	templates = []string{"article", "new"}
	wantLines(t, m, `placard_renders_total{outcome="timeout",template="new"} 0`)
}

func TestCounters(t *testing.T) {
	m := New()
	m.Request("native", 200, "placard; hit", time.Millisecond)
	m.Request("native", 200, "placard; fwd=miss; stored", time.Second)
	m.Request("none", 404, "", time.Millisecond)
	m.Cache("disk", "miss")
	m.Restart("crashed")
	m.Job(Webhooks, JobRetried)
	m.Degraded("article", renderer.LastGood)
	m.RateLimited("key")
	m.Breaker(func() map[string]bool { return map[string]bool{"article": true, "quote": false} })
	m.Gauge("sandbox_enabled", "1 where it is on.", func() float64 { return 1 })
	for i, tier := range []string{"memory", "disk"} {
		m.Gauge("cache_bytes", "Bytes in the image cache.", func() float64 { return float64(1 + i) }, "tier", tier)
	}
	wantLines(t, m,
		`placard_http_requests_total{dialect="native",status="200"} 2`,
		`placard_http_requests_total{dialect="none",status="404"} 1`,
		`placard_cache_requests_total{result="miss",tier="disk"} 1`,
		`placard_browser_restarts_total{reason="crashed"} 1`,
		`placard_jobs_total{outcome="retried",queue="webhooks"} 1`,
		`placard_degraded_total{substitute="last-good",template="article"} 1`,
		`placard_rate_limited_total{by="key"} 1`,
		`placard_rate_limited_total{by="address"} 0`,
		`placard_breaker_open{template="article"} 1`,
		`placard_breaker_open{template="quote"} 0`,
		`placard_sandbox_enabled 1`,
		`placard_cache_bytes{tier="memory"} 1`,
		`placard_cache_bytes{tier="disk"} 2`,
	)
}
