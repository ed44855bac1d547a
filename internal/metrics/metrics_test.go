package metrics

import (
	"context"
	"errors"
	"fmt"
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
		`# TYPE placard_render_duration_seconds histogram`,
	)
}

func TestCounters(t *testing.T) {
	m := New()
	m.Request("native", 200)
	m.Request("native", 200)
	m.Request("none", 404)
	m.Cache("disk", "miss")
	m.Restart("crashed")
	m.Degraded("article", renderer.LastGood)
	m.RateLimited("key")
	m.Breaker("article", true)
	m.Breaker("quote", true)
	m.Breaker("quote", false)
	m.Gauge("sandbox_enabled", "1 where it is on.", func() float64 { return 1 })
	for i, tier := range []string{"memory", "disk"} {
		m.Gauge("cache_bytes", "Bytes in the image cache.", func() float64 { return float64(1 + i) }, "tier", tier)
	}
	wantLines(t, m,
		`placard_http_requests_total{dialect="native",status="200"} 2`,
		`placard_http_requests_total{dialect="none",status="404"} 1`,
		`placard_cache_requests_total{result="miss",tier="disk"} 1`,
		`placard_browser_restarts_total{reason="crashed"} 1`,
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

func TestPainter(t *testing.T) {
	tests := []struct {
		name, outcome string
		err           error
	}{
		{"drawn", "ok", nil},
		{"queue full", "busy", renderer.ErrBusy},
		{"template behind the breaker", "broken", renderer.ErrBroken},
		{"browser crashed", "crashed", renderer.ErrCrashed},
		{"remote image refused", "refused", renderer.ErrRefused},
		{"too slow", "timeout", context.DeadlineExceeded},
		{"nobody waits", "canceled", context.Canceled},
		{"anything else", "error", errors.New("the kitchen burns")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := &renderer.Image{Timing: renderer.Timing{
				Queue: time.Second, Fetch: 2 * time.Second, Fill: 3 * time.Second, Paint: 4 * time.Second,
			}}
			m := New()
			painter := m.Painter(renderer.PainterFunc(func(context.Context, *renderer.Document) (*renderer.Image, error) {
				if tt.err != nil {
					return nil, fmt.Errorf("drawing: %w", tt.err)
				}
				return want, nil
			}))
			img, err := painter.Paint(t.Context(), &renderer.Document{Template: &renderer.Template{Name: "article"}})
			if !errors.Is(err, tt.err) || (err == nil && img != want) {
				t.Errorf("got %v, %v; want %v", img, err, tt.err)
			}
			wantLines(t, m, fmt.Sprintf(`placard_renders_total{outcome=%q,template="article"} 1`, tt.outcome))
			for i, phase := range []string{"queue", "fetch", "fill", "paint"} {
				seconds := 0
				if tt.err == nil {
					seconds = i + 1
				}
				wantLines(t, m, fmt.Sprintf(`placard_render_duration_seconds_sum{phase=%q} %d`, phase, seconds))
			}
		})
	}
}
