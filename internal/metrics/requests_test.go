package metrics

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

func TestRequestDuration(t *testing.T) {
	tests := []struct{ name, cacheStatus, class string }{
		{"from the cache", "placard; hit", "hit"},
		{"drawn", "placard; fwd=miss; stored", "miss"},
		{"drawn for another", "placard; fwd=miss; collapsed", "miss"},
		{"a substitute is no hit, though it was kept", "placard; hit; detail=fallback", "miss"},
		{"no image", "", "none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := New()
			m.Request("native", 200, tt.cacheStatus, 1500*time.Millisecond)
			for _, class := range []string{"hit", "miss", "none"} {
				n := 0
				if class == tt.class {
					n = 1
				}
				wantLines(t, m,
					fmt.Sprintf(`placard_http_request_duration_seconds_bucket{cache=%q,le="1"} 0`, class),
					fmt.Sprintf(`placard_http_request_duration_seconds_bucket{cache=%q,le="2"} %d`, class, n))
			}
		})
	}
}

// TestRequestsAtOnce has a series counted by many from its first event on.
func TestRequestsAtOnce(t *testing.T) {
	m := New()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				m.Request("native", 200, "placard; hit", 0)
				m.Cache("memory", "hit")
			}
		})
	}
	all.Wait()
	wantLines(t, m,
		`placard_http_requests_total{dialect="native",status="200"} 800`,
		`placard_cache_requests_total{result="hit",tier="memory"} 800`,
	)
}

// BenchmarkHit is what an image from the memory costs here.
func BenchmarkHit(b *testing.B) {
	m := New()
	b.ReportAllocs()
	for b.Loop() {
		m.Request("native", 200, "placard; hit", time.Millisecond)
		m.Cache("memory", "hit")
	}
}
