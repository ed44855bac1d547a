package pool

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func TestEnginesDrawOnePictureAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var drawing, most atomic.Int64
		f := &factory{prepare: func(_ context.Context, n int, e *fakeEngine) error {
			var own atomic.Int64
			e.paint = func(ctx context.Context) error {
				if own.Add(1) > 1 {
					t.Errorf("engine %d was lent twice at once", n)
				}
				most.Store(max(most.Load(), drawing.Add(1)))
				err := lasting(time.Second)(ctx)
				drawing.Add(-1)
				own.Add(-1)
				return err
			}
			return nil
		}}
		p := newPool(t, f, func(c *Config) { c.Workers = 3 })
		start := time.Now()
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if _, err := p.Paint(t.Context(), testDoc); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if p.Open() != 3 || p.Busy() != 3 {
			t.Errorf("%d open and %d busy, want 3 of each", p.Open(), p.Busy())
		}
		all.Wait()
		if took := time.Since(start); took != 7*time.Second || most.Load() != 3 {
			t.Errorf("20 pictures of a second took %v, at most %d at once; want 7s, 3", took, most.Load())
		}
		synctest.Wait()
		if p.Busy() != 0 || f.tries != 3 {
			t.Errorf("%d still busy of %d engines, want 0 of 3", p.Busy(), f.tries)
		}
	})
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var paints atomic.Int64
		f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
			e.paint = func(ctx context.Context) error {
				paints.Add(1)
				return lasting(time.Hour)(ctx)
			}
			return nil
		}}
		p := newPool(t, f, nil)
		first := ask(t.Context(), p)
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		late := ask(short, p)
		leaving, leave := context.WithCancel(t.Context())
		gone := ask(leaving, p)
		leave()
		if got := <-gone; !errors.Is(got.err, context.Canceled) || got.after != 0 {
			t.Errorf("who left got %v after %v, want context.Canceled at once", got.err, got.after)
		}
		if got := <-late; !errors.Is(got.err, context.DeadlineExceeded) || got.after != time.Second {
			t.Errorf("who waited got %v after %v, want its deadline after 1s", got.err, got.after)
		}
		if got := <-first; got.err != nil {
			t.Error(got.err)
		}
		synctest.Wait()
		for range 20 { // an idle engine is no reason to draw for nobody
			if _, err := p.Paint(leaving, testDoc); !errors.Is(err, context.Canceled) {
				t.Errorf("a context that has ended: got %v, want context.Canceled", err)
			}
		}
		if paints.Load() != 1 {
			t.Errorf("%d pictures were drawn, want 1", paints.Load())
		}
	})
}

func TestDrawingEndsWithItsDeadlineAlone(t *testing.T) {
	type key struct{}
	tests := []struct {
		name      string
		leave     time.Duration
		lasts     time.Duration
		want      error
		wantAfter time.Duration
	}{
		{"the caller leaves", time.Second, 3 * time.Second, nil, 3 * time.Second},
		{"the deadline passes", time.Hour, time.Hour, context.DeadlineExceeded, 10 * time.Second},
		{"the caller leaves, then the deadline passes", time.Second, time.Hour, context.DeadlineExceeded, 10 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
					e.paint = func(ctx context.Context) error {
						if ctx.Value(key{}) != "kept" {
							t.Error("the context's values are lost")
						}
						return lasting(tt.lasts)(ctx)
					}
					return nil
				}}
				p := newPool(t, f, nil)
				ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "kept"), 10*time.Second)
				defer cancel()
				time.AfterFunc(tt.leave, cancel)
				if got := <-ask(ctx, p); !errors.Is(got.err, tt.want) || got.after != tt.wantAfter {
					t.Errorf("got %v after %v, want %v after %v", got.err, got.after, tt.want, tt.wantAfter)
				}
			})
		})
	}
}

func TestTimingHasTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
			e.paint = lasting(2 * time.Second)
			return nil
		}}
		p := newPool(t, f, nil)
		first, second := ask(t.Context(), p), ask(t.Context(), p)
		for i, got := range []answer{<-first, <-second} {
			if want := time.Duration(i) * 2 * time.Second; got.img.Timing.Queue != want {
				t.Errorf("picture %d waited %v, want %v", i, got.img.Timing.Queue, want)
			}
		}
	})
}

func TestCrashIsNotTriedAgainForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var paints atomic.Int64
		f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
			e.paint = func(context.Context) error {
				paints.Add(1)
				time.Sleep(time.Second)
				e.crash()
				return renderer.ErrCrashed
			}
			return nil
		}}
		p := newPool(t, f, nil)
		ctx, leave := context.WithCancel(t.Context())
		got := ask(ctx, p)
		leave()
		if got := <-got; !errors.Is(got.err, renderer.ErrCrashed) || paints.Load() != 1 {
			t.Errorf("got %v from %d paints, want %v from 1", got.err, paints.Load(), renderer.ErrCrashed)
		}
	})
}

// A panic fails the one picture. Its caller deals with it; the pool has its worker back.
func TestPanicCostsNoWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, checks := true, 0
		f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
			e.healthy = func(context.Context) error { checks++; return nil }
			e.paint = func(context.Context) error {
				if first {
					first = false
					panic("a slip")
				}
				return nil
			}
			return nil
		}}
		p := newPool(t, f, nil)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_, _ = p.Paint(t.Context(), testDoc)
		}()
		if _, err := p.Paint(t.Context(), testDoc); err != nil || p.Busy() != 0 || checks != 2 {
			t.Errorf("the next picture: %v, %d busy, %d test pictures; want none, 0, 2", err, p.Busy(), checks)
		}
		f.check(t, []string{"open 1"}, nil)
	})
}
