package pool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func TestEngineThatDiesIdleIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var engines []*fakeEngine
		f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
			engines = append(engines, e)
			return nil
		}}
		p := newPool(t, f, nil)
		engines[0].crash()
		f.check(t, []string{"open 1", "close 1", "open 2"}, []string{Crashed})
		if p.Open() != 1 {
			t.Errorf("%d engines are open, want 1", p.Open())
		}
		if _, err := p.Paint(t.Context(), testDoc); err != nil {
			t.Error(err)
		}
	})
}

func TestEveryWorkerOpensItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var second *fakeEngine
		f := &factory{}
		f.prepare = func(_ context.Context, _ int, e *fakeEngine) error {
			if e.worker == 1 && second == nil {
				second = e
			}
			return nil
		}
		newPool(t, f, func(c *Config) { c.Workers = 2 })
		second.crash()
		synctest.Wait()
		slices.Sort(f.workers[:2])
		if want := []int{0, 1, 1}; !slices.Equal(f.workers, want) {
			t.Errorf("engines were opened for %v, want %v", f.workers, want)
		}
	})
}

func TestEngineAfterAnError(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name      string
		crash     bool
		healthy   func(context.Context) error
		restarts  []string
		wantAfter time.Duration // until the next picture can be drawn
	}{
		{"it draws the test picture", false, func(context.Context) error { return nil }, nil, 0},
		{"it is killed over it", false, func(context.Context) error { return renderer.ErrKilled }, []string{Crashed}, 0},
		{"it fails to", false, func(context.Context) error { return broken }, []string{Hung}, 0},
		{"it hangs", false, lasting(time.Hour), []string{Hung}, 5 * time.Second},
		{"it is gone", true, lasting(time.Hour), []string{Crashed}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &factory{prepare: func(_ context.Context, n int, e *fakeEngine) error {
					e.paint = func(context.Context) error {
						if n > 1 {
							return nil
						}
						if tt.crash {
							e.crash()
						}
						e.paint, e.healthy = nil, tt.healthy
						return broken
					}
					return nil
				}}
				p := newPool(t, f, nil)
				if got := <-ask(t.Context(), p); !errors.Is(got.err, broken) {
					t.Errorf("got %v, want %v", got.err, broken)
				}
				if got := <-ask(t.Context(), p); got.err != nil || got.after != tt.wantAfter {
					t.Errorf("the next picture: %v after %v, want one after %v", got.err, got.after, tt.wantAfter)
				}
				diary := []string{"open 1"}
				if tt.restarts != nil {
					diary = append(diary, "close 1", "open 2")
				}
				f.check(t, diary, tt.restarts)
			})
		})
	}
}

// The engine that takes another's place is open before that closes, and until then the old one draws.
func TestRetirement(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Config)
		wear   func(*testing.T, *Pool)
	}{
		{"after so many images", func(c *Config) { c.MaxImages = 3 }, func(t *testing.T, p *Pool) {
			for range 3 {
				<-ask(t.Context(), p)
			}
		}},
		{"after so long", func(c *Config) { c.MaxAge = time.Minute }, func(*testing.T, *Pool) {
			time.Sleep(time.Minute)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &factory{prepare: func(ctx context.Context, n int, _ *fakeEngine) error {
					if n == 1 {
						return nil
					}
					return lasting(10 * time.Second)(ctx)
				}}
				p := newPool(t, f, tt.change)
				tt.wear(t, p)
				f.check(t, []string{"open 1"}, nil)
				if got := <-ask(t.Context(), p); got.err != nil || got.after != 0 {
					t.Errorf("while the next opens: %v after %v, want a picture at once", got.err, got.after)
				}
				time.Sleep(10 * time.Second)
				f.check(t, []string{"open 1", "open 2", "close 1"}, []string{Retired})
				tt.wear(t, p)
				time.Sleep(10 * time.Second)
				f.check(t, []string{"open 1", "open 2", "close 1", "open 3", "close 2"}, []string{Retired, Retired})
			})
		})
	}
}

func TestRetirementWaitsForWhatCannotOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &factory{prepare: func(_ context.Context, n int, _ *fakeEngine) error {
			if n == 2 || n == 3 {
				return errors.New("no memory")
			}
			return nil
		}}
		p := newPool(t, f, func(c *Config) { c.MaxImages = 1 })
		for range 10 { // one failure for all of these: tries are spaced, however many images come
			if got := <-ask(t.Context(), p); got.err != nil {
				t.Error(got.err)
			}
		}
		f.check(t, []string{"open 1"}, []string{Failed})
		time.Sleep(300 * time.Millisecond)
		f.check(t, []string{"open 1", "open 4", "close 1"}, []string{Failed, Failed, Retired})
	})
}

// An engine that crashes while the next one opens is followed by that one, and not by a third.
func TestCrashWhileTheNextOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var first *fakeEngine
		f := &factory{prepare: func(ctx context.Context, n int, e *fakeEngine) error {
			if n == 1 {
				first = e
				return nil
			}
			return lasting(time.Second)(ctx)
		}}
		p := newPool(t, f, func(c *Config) { c.MaxImages = 1 })
		<-ask(t.Context(), p)
		first.crash()
		time.Sleep(5 * time.Second)
		f.check(t, []string{"open 1", "close 1", "open 2"}, []string{Crashed})
	})
}

func TestBackOff(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(e *fakeEngine) error
	}{
		{"it does not start", func(*fakeEngine) error { return errors.New("no memory") }},
		{"it does not draw", func(e *fakeEngine) error {
			e.healthy = func(context.Context) error { return errors.New("a blank page") }
			return nil
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var (
					pauses []time.Duration
					last   time.Time
					ninth  *fakeEngine
				)
				f := &factory{prepare: func(_ context.Context, n int, e *fakeEngine) error {
					if n > 1 {
						pauses = append(pauses, time.Since(last).Round(time.Millisecond))
					}
					last = time.Now()
					if n == 9 {
						ninth = e
						return nil
					}
					return tt.prepare(e)
				}}
				p := newPool(t, f, nil)
				if got := <-ask(t.Context(), p); got.err != nil {
					t.Error(got.err)
				}
				last = time.Now()
				ninth.crash() // what comes after an engine that worked begins anew
				time.Sleep(150 * time.Millisecond)
				synctest.Wait()
				const want = "[100ms 200ms 400ms 800ms 1.6s 3.2s 5s 5s 0s 100ms]"
				if got := fmt.Sprint(pauses); got != want {
					t.Errorf("pauses %s, want %s", got, want)
				}
				if n := len(f.restarts); n != 8+1+2 || slices.Index(f.restarts, Crashed) != 8 {
					t.Errorf("restarts %q, want 8 failed, 1 crashed, 2 failed", f.restarts)
				}
				if p.Open() != 0 {
					t.Errorf("%d engines count as open, want 0", p.Open())
				}
			})
		})
	}
}
