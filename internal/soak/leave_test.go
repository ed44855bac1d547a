package soak

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"syscall"
	"testing"
	"time"
)

// TestCallersLeave has clients go away before their image is there.
func TestCallersLeave(t *testing.T) {
	web := newGallery(t)
	s := start(t, fetching...)
	plain := start(t, fetching...)
	t.Run("the first of many", func(t *testing.T) { firstLeaves(t, s, plain, web) })
	t.Run("all, while it is queued", func(t *testing.T) { queuedIsDropped(t, s, web) })
	t.Run("all, while it is drawn", func(t *testing.T) { drawnIsKept(t, s) })
	stopped(t, s)
}

// firstLeaves: the others get the image.
func firstLeaves(t *testing.T, s, plain *Server, web *gallery) {
	path := Sign("photo", "image", web.origin+"/held/first")
	drawn := s.Metric("placard_renders_total")
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan Answer)
	go func() { left <- client(t, s, NewLedger(nil)).Get(ctx, path) }() // ends with leave
	<-web.asked
	others := make(chan Answer, 20)
	ledger := NewLedger(func(string, []byte) error { return nil })
	under(t, func(context.Context) {
		for _, a := range client(t, s, ledger).All(t.Context(), []string{path, path, path, path, path}) {
			others <- a
		}
		close(others)
	}, func() {
		time.Sleep(300 * time.Millisecond) // they come: who comes later finds it drawn, which is right too
		leave()
		if a := <-left; !errors.Is(a.Err, context.Canceled) {
			t.Errorf("who left got %d, %v", a.Status, a.Err)
		}
		web.letGo()
	})
	whole(t, ledger)
	if n := s.Metric("placard_renders_total") - drawn; n != 1 {
		t.Errorf("it was drawn %v times, want once", n)
	}
	go func() { // the plain server fetches too
		<-web.asked
		web.letGo()
	}()
	right(t, plain, others)
}

// queuedIsDropped: nobody waits for it, and it has not begun.
func queuedIsDropped(t *testing.T, s *Server, web *gallery) {
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan Answer)
	path := Sign("photo", "image", web.origin+"/held/queued")
	c := client(t, s, NewLedger(nil))
	go func() { left <- c.Get(ctx, path) }() // ends with leave
	<-web.asked
	if n := s.Metric("placard_queue_waiting"); n != 1 {
		t.Errorf("%v cards wait, want 1", n)
	}
	leave()
	<-left
	must(t, Eventually(patience, func() error {
		if n := s.Metric("placard_queue_waiting"); n != 0 {
			return fmt.Errorf("%v cards wait for nobody", n)
		}
		return nil
	}))
	drawn := s.Metric(`placard_renders_total{outcome="ok"`)
	web.letGo()
	references(t, s, Cards(1, "after it")) // is drawn after it, had it not been dropped
	if n := s.Metric(`placard_renders_total{outcome="ok"`) - drawn; n != 1 {
		t.Errorf("%v cards were drawn, want the other alone", n)
	}
}

// drawnIsKept: it is as good as done, and worth keeping. The renderers stand still until the client has left.
func drawnIsKept(t *testing.T, s *Server) {
	references(t, s, Cards(1, "to have a page"))
	for _, pause := range []time.Duration{300 * time.Millisecond, time.Second, 3 * time.Second} {
		path := Sign("minimal", "title", "Left after "+pause.String())
		must(t, s.Signal(syscall.SIGSTOP, s.Of(RendererKind)...))
		ctx, leave := context.WithTimeout(t.Context(), pause)
		client(t, s, NewLedger(nil)).Get(ctx, path)
		leave()
		must(t, s.Signal(syscall.SIGCONT, s.Of(RendererKind)...))
		references(t, s, Cards(1, "after it, "+pause.String())) // is drawn after it, by the only browser
		if a := s.Ask(s.URL + path); a.Status == http.StatusOK && a.Header.Get("Cache-Status") == "placard; hit" {
			return
		}
		t.Logf("not kept when its client left after %v: perhaps it had not begun", pause)
	}
	t.Error("an image that was being drawn when its client left was not kept")
}
