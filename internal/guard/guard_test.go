package guard

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	errDown = errors.New("down")
	errMiss = errors.New("it has nothing")
)

// newGuard takes errMiss for an answer.
func newGuard() *Guard { return New(func(err error) bool { return errors.Is(err, errMiss) }) }

// answers returns a call that takes so long and ends so. It heeds no context, as a folder on a dead server doesn't, and
// ends before the test's bubble has to.
func answers(t *testing.T, after time.Duration, err error) func(context.Context) (int, error) {
	t.Cleanup(func() { time.Sleep(after) })
	return func(context.Context) (int, error) {
		time.Sleep(after)
		return 1, err
	}
}

func TestGuardBoundsCalls(t *testing.T) {
	tests := []struct {
		name  string
		after time.Duration
		err   error
		want  error
		took  time.Duration
	}{
		{"quick", time.Millisecond, nil, nil, time.Millisecond},
		{"a miss", time.Millisecond, errMiss, errMiss, time.Millisecond},
		{"an error", time.Millisecond, errDown, errDown, time.Millisecond},
		{"hangs", time.Hour, nil, context.DeadlineExceeded, 50 * time.Millisecond},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				_, err := Do(t.Context(), newGuard(), 50*time.Millisecond, answers(t, tt.after, tt.err))
				if took := time.Since(start); !errors.Is(err, tt.want) || took != tt.took {
					t.Errorf("got %v after %s, want %v after %s", err, took, tt.want, tt.took)
				}
			})
		})
	}
}

// A store that is away costs five calls, then one every two seconds.
func TestGuardOpensAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		asked, down := 0, true
		ask := func() error {
			_, err := Do(t.Context(), g, time.Second, func(context.Context) (int, error) {
				asked++
				if down {
					return 0, errDown
				}
				return 0, errMiss
			})
			return err
		}
		for range 100 {
			_ = ask()
		}
		if err := ask(); asked != breakAfter || !errors.Is(err, ErrSkipped) {
			t.Errorf("asked %d times, then %v; want %d and ErrSkipped", asked, err, breakAfter)
		}
		time.Sleep(breakFor + time.Millisecond)
		if err := errors.Join(ask(), ask()); asked != breakAfter+1 || !errors.Is(err, errDown) {
			t.Errorf("asked %d times after the pause, %v; want once more", asked, err)
		}
		down = false
		time.Sleep(breakFor + time.Millisecond)
		for range 10 {
			if err := ask(); !errors.Is(err, errMiss) {
				t.Errorf("a store that is back gave %v, want errMiss", err)
			}
		}
	})
}

// Callers that leave say nothing of the store.
func TestGuardPassesOverLeaving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		for range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			if _, err := Do(ctx, g, time.Minute, answers(t, time.Second, nil)); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want the end of the context", err)
			}
			cancel()
		}
		if value, err := Do(t.Context(), g, time.Minute, answers(t, 0, nil)); value != 1 || err != nil {
			t.Errorf("got %d, %v, want an answer: the guard is closed", value, err)
		}
	})
}

// Calls that hang for good don't add up without a bound. What is over it says nothing of the store.
func TestGuardBoundsHanging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Guard{breaker: newGuard().breaker, calls: make(chan struct{}, 2)}
		for range 2 {
			_, err := Do(t.Context(), g, time.Millisecond, answers(t, time.Hour, nil))
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want a deadline", err)
			}
		}
		for range 10 {
			_, err := Do(t.Context(), g, time.Millisecond, answers(t, 0, nil))
			if !errors.Is(err, ErrSkipped) {
				t.Errorf("got %v, want ErrSkipped", err)
			}
		}
		time.Sleep(time.Hour)
		if _, err := Do(t.Context(), g, time.Millisecond, answers(t, 0, nil)); err != nil {
			t.Errorf("when those have ended: %v", err)
		}
	})
}

func TestGuardCatchesPanic(t *testing.T) {
	_, err := Do(t.Context(), newGuard(), time.Second, func(context.Context) (int, error) { panic("a slip") })
	if err == nil || !strings.Contains(err.Error(), "a slip") {
		t.Errorf("got %v, want an error that names the panic", err)
	}
}

// A store whose answers come shortly before the limit is as good as none, however good they are.
func TestGuardOpensForSlowStore(t *testing.T) {
	for name, tt := range map[string]struct {
		takes time.Duration
		err   error
		want  bool
	}{
		"quick enough":   {79 * time.Millisecond, nil, true},
		"slow":           {81 * time.Millisecond, nil, false},
		"slow to say no": {81 * time.Millisecond, errMiss, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGuard()
				for range breakAfter {
					if value, err := Do(t.Context(), g, 100*time.Millisecond, answers(t, tt.takes, tt.err)); value != 1 || !errors.Is(err, tt.err) {
						t.Errorf("got %d, %v; want the answer", value, err)
					}
				}
				if g.Closed() != tt.want {
					t.Errorf("closed: %t, want %t", g.Closed(), tt.want)
				}
			})
		})
	}
}
