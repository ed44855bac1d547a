package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

const jpeg = "\xff\xd8\xff the rest of an image"

// fake returns a peer whose images come from handle. Its process does nothing.
func fake(t *testing.T, handle http.HandlerFunc) *contender {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	sleep := []string{"sh", "-c", "echo listening on " + server.URL + "; exec sleep 60"}
	c, err := (&config{}).start(entrant{name: "fake", label: "fake", command: sleep})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.stop() })
	return c
}

func TestTask(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]int{}
	var now, most atomic.Int32
	c := fake(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.FormValue("title")]++
		most.Store(max(most.Load(), now.Add(1)))
		mu.Unlock()
		defer now.Add(-1)
		_, _ = w.Write([]byte(jpeg))
	})
	work := task{format: renderer.JPEG, atOnce: 3, images: 50, time: time.Minute}
	got, err := work.do(t.Context(), c, &titles{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.latencies) != 50 || got.bytes != 50*len(jpeg) || got.took <= 0 || got.rate() <= 0 {
		t.Errorf("got %d images of %d bytes in %v, want 50 of %d", len(got.latencies), got.bytes, got.took, 50*len(jpeg))
	}
	if len(asked) != 50 {
		t.Errorf("%d different images were asked for, want 50", len(asked))
	}
	if most.Load() > 3 {
		t.Errorf("%d requests came at once, want at most 3", most.Load())
	}
}

func TestTaskEndsWithItsTime(t *testing.T) {
	c := fake(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(jpeg))
	})
	got, err := task{format: renderer.JPEG, atOnce: 2, time: time.Nanosecond}.do(t.Context(), c, &titles{})
	if err != nil || len(got.latencies) != 2 {
		t.Errorf("got %d images, %v, want one by each of two", len(got.latencies), err)
	}
}

func TestTaskFails(t *testing.T) {
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Cache-Status", "hit")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	tests := []struct {
		name   string
		handle http.HandlerFunc
		want   string
	}{
		{"status", answer(http.StatusServiceUnavailable, "busy"), "fake: 503 Service Unavailable: busy"},
		{"from a cache", answer(http.StatusOK, jpeg), `Cache-Status "hit", want ""`},
		{"another format", answer(http.StatusOK, "GIF89a"), "sent image/gif, want image/jpeg"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			work := task{format: renderer.JPEG, atOnce: 2, time: time.Minute}
			_, err := work.do(t.Context(), fake(t, test.handle), &titles{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
}
