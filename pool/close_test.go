package pool

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func TestCloseWaitsForPictures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
			e.paint = lasting(3 * time.Second)
			return nil
		}}
		p := newPool(t, f, func(c *Config) { c.Workers = 2 })
		start := time.Now()
		drawing := []<-chan answer{ask(t.Context(), p), ask(t.Context(), p)}
		waiting := ask(t.Context(), p)
		p.Close()
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("Close took %v, want the 3s of the pictures", took)
		}
		for _, caller := range drawing {
			if got := <-caller; got.err != nil {
				t.Errorf("a picture that was being drawn: %v", got.err)
			}
		}
		if got := <-waiting; !errors.Is(got.err, renderer.ErrClosed) || got.after != 0 {
			t.Errorf("who waited got %v after %v, want %v at once", got.err, got.after, renderer.ErrClosed)
		}
		if _, err := p.Paint(t.Context(), testDoc); !errors.Is(err, renderer.ErrClosed) {
			t.Errorf("who came later got %v, want %v", err, renderer.ErrClosed)
		}
		if len(f.diary) != 4 || p.Open() != 0 || len(f.restarts) != 0 {
			t.Errorf("%q, %d open, restarts %q; want 2 engines opened and closed", f.diary, p.Open(), f.restarts)
		}
	})
}

// Whatever the worker is at when the pool closes, nothing is left.
func TestCloseAtAnyMoment(t *testing.T) {
	stubborn := func(context.Context) error { time.Sleep(2 * time.Second); return nil }
	second := func(of func(context.Context, *fakeEngine) error) func(context.Context, int, *fakeEngine) error {
		return func(ctx context.Context, n int, e *fakeEngine) error {
			if n == 1 {
				return nil
			}
			return of(ctx, e)
		}
	}
	tests := []struct {
		name      string
		prepare   func(context.Context, int, *fakeEngine) error
		wantAfter time.Duration
	}{
		{"the first opens", func(ctx context.Context, _ int, _ *fakeEngine) error { return lasting(time.Hour)(ctx) }, 0},
		{"the first opens, and does not listen",
			func(ctx context.Context, _ int, _ *fakeEngine) error { return stubborn(ctx) }, 2 * time.Second},
		{"the first draws its test picture",
			func(_ context.Context, _ int, e *fakeEngine) error { e.healthy = lasting(time.Minute); return nil }, 0},
		{"between two tries", func(context.Context, int, *fakeEngine) error { return errors.New("no memory") }, 0},
		{"idle", nil, 0},
		{"the second opens",
			second(func(ctx context.Context, _ *fakeEngine) error { return lasting(time.Hour)(ctx) }), 0},
		{"the second opens, and does not listen",
			second(func(ctx context.Context, _ *fakeEngine) error { return stubborn(ctx) }), 2 * time.Second},
		{"the old one closes", func(_ context.Context, n int, e *fakeEngine) error {
			if closed := e.close; n == 1 {
				e.close = func() { time.Sleep(2 * time.Second); closed() }
			}
			return nil
		}, 2 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &factory{prepare: tt.prepare}
				p := newPool(t, f, func(c *Config) { c.MaxImages = 1 })
				short, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
				defer cancel()
				_, _ = p.Paint(short, testDoc) // wears out the first, where there is one
				synctest.Wait()
				start := time.Now()
				p.Close()
				if took := time.Since(start).Round(time.Second); took != tt.wantAfter {
					t.Errorf("Close took %v, want %v", took, tt.wantAfter)
				}
				if len(f.diary)%2 != 0 || p.Open() != 0 {
					t.Errorf("%d open: %q", p.Open(), f.diary)
				}
				tries := f.tries
				time.Sleep(time.Hour)
				if f.tries != tries {
					t.Error("an engine was opened after Close")
				}
			})
		})
	}
}
