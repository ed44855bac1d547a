package soak

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"
)

// TestSameCard has a crowd ask for one image: it is drawn once.
func TestSameCard(t *testing.T) {
	path := Cards(1, "everybody's")
	want := elsewhere(t, path)
	s := start(t, "--workers", "2")
	before := s.Metric("placard_renders_total")
	ledger := NewLedger(want.Expect)
	client(t, s, ledger).All(t.Context(), slices.Repeat(path, 1000))
	whole(t, ledger)
	if n := s.Metric("placard_renders_total") - before; n != 1 {
		t.Errorf("it was drawn %v times, want once", n)
	}
	stopped(t, s)
}

// TestDifferentCards has a crowd ask for more than the queue holds. Who finds it full is told so without delay, and
// what is kept doesn't queue.
func TestDifferentCards(t *testing.T) {
	const queue, workers = 64, 2
	s := start(t, "--workers", fmt.Sprint(workers), "--queue", fmt.Sprint(queue))
	kept := Cards(1, "kept")
	want := references(t, s, kept)
	crowd := Cards(1000, "one each")
	plain := start(t, uncached...)

	drawn := make(chan Answer, len(crowd))
	ledger := NewLedger(func(string, []byte) error { return nil }, http.StatusServiceUnavailable)
	calm := NewLedger(want.Expect)
	bystander := client(t, s, calm)
	connected := NewLedger(want.Expect)
	c := client(t, s, connected)
	c.All(t.Context(), slices.Repeat(kept, len(crowd))) // connections are made before: what counts is the queue
	whole(t, connected)
	c.ledger = ledger
	under(t, func(ctx context.Context) { bystander.Pace(ctx, 100, kept) }, func() {
		for _, a := range c.All(t.Context(), crowd) {
			drawn <- a
		}
	})
	close(drawn)
	whole(t, ledger)
	whole(t, calm)
	if n := ledger.Count(Right); n < queue {
		t.Errorf("%d images came, want %d at least, which had a place", n, queue)
	}
	within(t, "p99 of 503", ledger.Latency(Refused, .99), 300*time.Millisecond)
	within(t, "p99 of an image that is kept, meanwhile", calm.Latency(Right, .99), 30*time.Millisecond)
	right(t, plain, drawn)
	stopped(t, s)
}

// right draws the images among answers anew, on another server, and compares.
func right(t *testing.T, other *Server, answers <-chan Answer) {
	t.Helper()
	bodies := map[string][]byte{}
	var paths []string
	for a := range answers {
		if a.Status == http.StatusOK {
			bodies[a.Path] = a.Body
			paths = append(paths, a.Path)
		}
	}
	want := references(t, other, paths)
	for path, body := range bodies {
		if err := want.Expect(path, body); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
