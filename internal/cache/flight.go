package cache

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"

	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/renderer"
)

// errPanic is what the callers of a flight get that panicked; the log has the reason.
var errPanic = errors.New("drawing the image panicked")

// A work makes the image of a flight.
type work func(context.Context) (*renderer.Image, error)

// A group runs one flight per key, however many ask for it. Unlike x/sync/singleflight it knows how many wait, so a
// flight that nobody waits for any more is cancelled.
type group struct {
	log *slog.Logger

	mu      sync.Mutex
	flights map[string]*flight
	closed  bool
	running sync.WaitGroup
}

// A flight is one run of a work, in a goroutine that ends when the work returns.
type flight struct {
	cancel  context.CancelFunc
	waiters int // under the group's lock
	// traced is the context of its span, and end ends that.
	traced context.Context
	end    func(error)

	// done is closed when the rest is set.
	done chan struct{}
	img  *renderer.Image
	err  error
	cut  bool // its own context, or the rate limit of its first caller, ended it: that says nothing of the image
}

func newGroup(log *slog.Logger) *group {
	return &group{log: log, flights: map[string]*flight{}}
}

// do joins the flight of key, or starts it with fn, and waits for it, or for ctx. A caller that joined a flight which
// was cut short, by a deadline or a rate limit that wasn't this caller's or because all who waited had left, tries
// again.
func (g *group) do(ctx context.Context, key string, fn work) (img *renderer.Image, joined bool, err error) {
	for { // ends with ctx, or with a flight of this caller's own
		var f *flight
		if f, joined, err = g.join(ctx, key, fn); err != nil {
			return nil, false, err
		}
		select {
		case <-f.done:
			img, err = f.img, f.err
		case <-ctx.Done():
			g.leave(f)
			return nil, false, ctx.Err()
		}
		if !joined || !f.cut {
			return img, joined, err
		}
	}
}

// join returns the flight of key. A new one isn't cancelled with ctx, but has its deadline.
func (g *group) join(ctx context.Context, key string, fn work) (f *flight, joined bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, false, renderer.ErrClosed
	}
	if f, ok := g.flights[key]; ok {
		f.waiters++
		phase.Link(ctx, f.traced)
		return f, true, nil
	}
	own, cancel := detach(ctx)
	f = &flight{cancel: cancel, waiters: 1, done: make(chan struct{})}
	f.traced, f.end = phase.Work(own, phase.Flight)
	g.flights[key] = f
	g.running.Go(func() { g.run(f.traced, key, f, fn) })
	return f, false, nil
}

// detach keeps the deadline and the values of ctx, and lets go of its cancellation.
func detach(ctx context.Context) (context.Context, context.CancelFunc) {
	own := context.WithoutCancel(ctx)
	if deadline, ok := ctx.Deadline(); ok {
		return context.WithDeadline(own, deadline)
	}
	return context.WithCancel(own)
}

// leave takes one waiter off a flight; the last one cancels it. It stays in the group until its work returns, which may
// be with an image: whoever asks meanwhile joins it.
func (g *group) leave(f *flight) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f.waiters--
	if f.waiters == 0 {
		f.cancel()
	}
}

// run is a flight's goroutine.
func (g *group) run(ctx context.Context, key string, f *flight, fn work) {
	defer g.land(ctx, key, f)
	f.err = errPanic // stands unless fn returns
	f.img, f.err = fn(ctx)
}

// land hands the outcome of a flight to those who wait. Deferred, it sees to it that a panic is the flight's alone.
func (g *group) land(ctx context.Context, key string, f *flight) {
	if p := recover(); p != nil {
		g.log.Error("drawing an image panicked", "key", key, "panic", p, "stack", string(debug.Stack()))
	}
	f.cut = ctx.Err() != nil && isContextError(f.err) || errors.Is(f.err, renderer.ErrRateLimit)
	f.cancel()
	f.end(f.err)
	g.mu.Lock()
	defer g.mu.Unlock()
	if f.cut && g.closed {
		f.err = renderer.ErrClosed
	}
	delete(g.flights, key)
	close(f.done)
}

// close cancels all flights, lets none start, and returns when the last has ended.
func (g *group) close() {
	g.mu.Lock()
	g.closed = true
	for _, f := range g.flights {
		f.cancel()
	}
	g.mu.Unlock()
	g.running.Wait()
}

func isContextError(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
