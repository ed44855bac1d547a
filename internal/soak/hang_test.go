package soak

import (
	"context"
	"net/http"
	"syscall"
	"testing"
	"time"
)

func TestBrowserStopped(t *testing.T)  { testStopped(t, BrowserKind) }
func TestRendererStopped(t *testing.T) { testStopped(t, RendererKind) }

// testStopped has processes that neither answer nor end. What they draw may run into its deadline, and no more than
// that.
func testStopped(t *testing.T, kind string) {
	mostlyWaits(t)
	s := start(t, append([]string{"--render-timeout", "3s"}, uncached...)...)
	paths := Cards(30, "stopped")
	want := references(t, s, paths)
	ledger := NewLedger(want.Expect, http.StatusGatewayTimeout)
	c := client(t, s, ledger)
	const visitors = 3
	stops := times(1, 10)
	under(t, func(ctx context.Context) { c.Keep(ctx, visitors, paths) }, func() {
		for range stops {
			victim, err := s.Hit(kind, syscall.SIGSTOP)
			must(t, err)
			must(t, s.Gone(victim, patience))
			must(t, Eventually(patience, func() error { return s.Complete(2) }))
		}
	})
	whole(t, ledger)
	if late := ledger.Count(Refused); late > stops*visitors {
		t.Errorf("%d answers were 504 after %d stops, want at most %d", late, stops, stops*visitors)
	}
	after := NewLedger(want.Expect)
	client(t, s, after).All(t.Context(), paths)
	whole(t, after)
	must(t, s.Settled(2, 10*time.Second))
	stopped(t, s)
}
