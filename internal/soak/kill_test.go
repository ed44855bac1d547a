package soak

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// inits are the ways of running a server: below a PID 1 that waits for orphans, and as a PID 1 itself, where nobody
// else does, in a container without an init.
var inits = []struct {
	name  string
	under []string
}{
	{"with init", nil},
	{"without init", []string{"unshare", "--fork", "--pid", "--mount-proc", "--kill-child"}},
}

func TestKilledUnderLoad(t *testing.T) {
	for _, init := range inits {
		t.Run(init.name, func(t *testing.T) {
			if init.under != nil {
				needsRoot(t, exec.Command(init.under[0], append(init.under[1:], "true")...).Run())
			}
			s := startWith(t, Options{Dir: t.TempDir(), Under: init.under, Flags: uncached})
			paths := Cards(times(24, 60), "killed")
			want := references(t, s, paths)
			quiet := NewLedger(want.Expect)
			keep := func(c *Client) func(context.Context) {
				return func(ctx context.Context) { c.Keep(ctx, 4, paths) }
			}
			under(t, keep(client(t, s, quiet)), func() { time.Sleep(2 * time.Second) })
			whole(t, quiet)
			for _, kind := range []string{BrowserKind, RendererKind, GPUKind} {
				t.Run(kind, func(t *testing.T) {
					ledger := NewLedger(want.Expect)
					under(t, keep(client(t, s, ledger)), func() { kill(t, s, kind, times(3, 200)) })
					whole(t, ledger)
					within(t, "p99 of answers, more than without kills",
						ledger.Latency(Right, .99)-quiet.Latency(Right, .99), 1500*time.Millisecond)
					must(t, s.Settled(2, 10*time.Second))
				})
			}
			stopped(t, s)
		})
	}
}

// kill ends processes of a kind, one when the last has been replaced and images are drawn again.
func kill(t *testing.T, s *Server, kind string, n int) {
	t.Helper()
	var slowest time.Duration
	for range n {
		victim, err := s.Hit(kind, syscall.SIGKILL)
		must(t, err)
		start := time.Now()
		must(t, s.Gone(victim, patience))
		must(t, Eventually(patience, func() error { return replaced(s, kind) }))
		slowest = max(slowest, time.Since(start))
		// Whichever browser missed the victim finds out when it draws, and is replaced then. That is one fault still.
		for range 2 {
			must(t, drawsAgain(s))
			must(t, Eventually(patience, func() error { return replaced(s, kind) }))
		}
	}
	if kind == BrowserKind {
		within(t, "the slowest replacement of a browser", slowest, 2*time.Second)
		if counted := s.Metric("placard_browser_restarts_total"); int(counted) < n {
			t.Errorf("%v restarts were counted, want %d at least", counted, n)
		}
	}
}

// replaced says what is missing of two browsers and the process of each that was killed. Renderers are started as they
// are needed.
func replaced(s *Server, kind string) error {
	if n := len(s.Of(kind)); kind != RendererKind && n != 2 {
		return fmt.Errorf("there are %d processes of kind %s, want 2", n, kind)
	}
	return s.Complete(2)
}

// drawsAgain waits until a few more images have been drawn.
func drawsAgain(s *Server) error {
	const ok = `placard_renders_total{outcome="ok"`
	enough := s.Metric(ok) + 6
	return Eventually(patience, func() error {
		if n := s.Metric(ok); n < enough {
			return fmt.Errorf("%v images were drawn, want %v", n, enough)
		}
		return nil
	})
}

func TestAllBrowsersKilled(t *testing.T) {
	s := start(t, uncached...)
	paths := Cards(20, "all killed")
	want := references(t, s, paths)
	for range times(2, 20) {
		must(t, s.Signal(syscall.SIGKILL, s.Of(BrowserKind)...))
		ledger := NewLedger(want.Expect)
		c := client(t, s, ledger)
		within(t, "the first image", c.Get(t.Context(), paths[0]).Latency, 3*time.Second)
		c.All(t.Context(), paths)
		whole(t, ledger)
		must(t, s.Settled(2, 10*time.Second))
	}
	stopped(t, s)
}
