package pool

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestLost(t *testing.T) {
	hang := func(ctx context.Context) error { return lasting(time.Hour)(ctx) }
	refuse := func(context.Context) error { return errors.New("no memory") }
	tests := []struct {
		name  string
		first time.Duration // until the first engine crashes; 0: it never opens
		open  func(context.Context) error
		want  time.Duration // until the pool is lost
		says  string
	}{
		{"none can be started", 0, refuse, time.Minute, "no browser could be used for 1m0s: no memory"},
		{"none answers", 0, hang, time.Minute, "no browser could be used for 1m0s: context deadline exceeded"},
		{"no other can be started", time.Hour, refuse, time.Hour + time.Minute, "no browser could be used for 1m0s: no memory"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &factory{prepare: func(ctx context.Context, n int, e *fakeEngine) error {
					if n > 1 || tt.first == 0 {
						return tt.open(ctx)
					}
					time.AfterFunc(tt.first, e.crash)
					return nil
				}}
				start := time.Now()
				p := newPool(t, f, func(c *Config) { c.MaxAge = 24 * time.Hour })
				select {
				case err := <-p.Lost():
					if took := time.Since(start); took != tt.want || err.Error() != tt.says {
						t.Errorf("after %v: %q, want after %v: %q", took, err, tt.want, tt.says)
					}
				case <-time.After(2 * tt.want):
					t.Error("the loss was not noticed")
				}
			})
		})
	}
}

// Engines that come and go, one of two at least being there or back in time, are no loss.
func TestNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &factory{prepare: func(ctx context.Context, n int, e *fakeEngine) error {
			if err := lasting(50 * time.Second)(ctx); err != nil {
				return err
			}
			time.AfterFunc(time.Duration(n)*time.Second, e.crash)
			return nil
		}}
		p := newPool(t, f, func(c *Config) { c.Workers, c.OpenTimeout = 2, time.Minute })
		select {
		case err := <-p.Lost():
			t.Error(err)
		case <-time.After(time.Hour):
		}
	})
}

// An engine that doesn't come is given up, and another tried.
func TestOpenTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &factory{prepare: func(ctx context.Context, n int, _ *fakeEngine) error {
			if n == 1 {
				return lasting(time.Hour)(ctx)
			}
			return nil
		}}
		p := newPool(t, f, nil)
		want := DefaultConfig().OpenTimeout + DefaultConfig().BackoffMin
		if got := <-ask(t.Context(), p); got.err != nil || got.after != want {
			t.Errorf("got %v after %v, want a picture after %v", got.err, got.after, want)
		}
		f.check(t, []string{"open 2"}, []string{Failed})
	})
}
