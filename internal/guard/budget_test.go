package guard

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// All calls of a request share its budget, whichever store they are for.
func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := WithBudget(t.Context(), 50*time.Millisecond)
		one, other := newGuard(), newGuard()
		start := time.Now()
		if _, err := Do(ctx, one, time.Second, answers(t, 30*time.Millisecond, nil)); err != nil {
			t.Error(err)
		}
		inner := WithBudget(context.WithoutCancel(ctx), time.Hour) // it has one
		if _, err := Do(inner, other, time.Second, answers(t, time.Minute, nil)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want a deadline", err)
		}
		if _, err := Do(ctx, one, time.Second, answers(t, 0, nil)); !errors.Is(err, ErrSkipped) {
			t.Errorf("beyond the budget: got %v, want ErrSkipped", err)
		}
		if took := time.Since(start); took != 50*time.Millisecond {
			t.Errorf("it took %s, want 50ms", took)
		}
		Renew(ctx)
		if _, err := Do(ctx, one, time.Second, answers(t, 30*time.Millisecond, nil)); err != nil {
			t.Errorf("with a new one: %v", err)
		}
	})
}

// What comes last in a request isn't to blame for what others have left it.
func TestBudgetBlamesWhoeverHadTime(t *testing.T) {
	for left, want := range map[time.Duration]bool{24 * time.Millisecond: true, 26 * time.Millisecond: false} {
		synctest.Test(t, func(t *testing.T) {
			last := newGuard()
			for range breakAfter {
				ctx := WithBudget(t.Context(), 50*time.Millisecond)
				_, spent := Limit(ctx, time.Second)
				time.Sleep(50*time.Millisecond - left)
				spent()
				_, err := Do(ctx, last, time.Second, answers(t, time.Minute, nil))
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v, want a deadline", err)
				}
			}
			if last.Closed() != want {
				t.Errorf("with %s left the guard is closed: %t, want %t", left, last.Closed(), want)
			}
		})
	}
}

func TestLimitWithoutBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		Renew(t.Context())
		for range 2 {
			start := time.Now()
			ctx, stop := Limit(t.Context(), time.Second)
			<-ctx.Done()
			stop()
			if took := time.Since(start); took != time.Second {
				t.Errorf("it ended after %s, want 1s", took)
			}
		}
	})
}
