package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/placard/placard/internal/bench"
)

// kept returns a load of hits, answered with a Cache-Status.
func kept(t *testing.T, status string, atOnce int) (l *load, most *atomic.Int32) {
	t.Helper()
	var now atomic.Int32
	most = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		w.Header().Set("Cache-Status", status)
		_, _ = w.Write(make([]byte, 100))
	}))
	t.Cleanup(server.Close)
	return &load{label: "kept", atOnce: atOnce, kept: []string{server.URL + "/a", server.URL + "/b"}}, most
}

func TestLoad(t *testing.T) {
	l, most := kept(t, bench.Kept, 3)
	got, err := l.do(t.Context(), func(n int64) bool { return n <= 50 })
	if err != nil {
		t.Fatal(err)
	}
	if got.hits != 50 || got.draws != 0 || got.bytes != 50*100 || got.took <= 0 || got.client <= 0 {
		t.Errorf("got %+v, want 50 hits of 100 bytes", got)
	}
	if most.Load() > 3 {
		t.Errorf("%d requests came at once, want 3 at most", most.Load())
	}
}

// What should be kept but is drawn spoils a figure.
func TestLoadFails(t *testing.T) {
	l, _ := kept(t, bench.Drawn, 2)
	_, err := l.do(t.Context(), func(int64) bool { return true })
	if err == nil || !strings.Contains(err.Error(), `kept: it answered with Cache-Status "placard; fwd=miss; stored"`) {
		t.Errorf("got %v, want that it was drawn", err)
	}
}

func TestPlay(t *testing.T) {
	a, _ := kept(t, bench.Kept, 1)
	b, _ := kept(t, bench.Kept, 2)
	c := &config{rounds: 3, lasts: 1}
	if err := c.play(t.Context(), []*load{a, b}); err != nil {
		t.Fatal(err)
	}
	for _, l := range []*load{a, b} {
		if len(l.turns) != 3 {
			t.Errorf("%d turns count, want 3", len(l.turns))
		}
		for _, got := range l.turns {
			if got.hits < int64(l.atOnce) {
				t.Errorf("%d hits, want one by each of %d connections", got.hits, l.atOnce)
			}
		}
	}
}
