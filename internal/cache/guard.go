package cache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sony/gobreaker/v2"
)

// errSkipped: the store wasn't asked, because it had no answer to the calls before, or has too many to answer.
var errSkipped = errors.New("not asked: it failed just now, or is too slow")

// errLeft: whoever asked has left, which says nothing of the store.
var errLeft = errors.New("nobody waits for it any more")

const (
	// breakAfter is how many failures in a row open a guard.
	breakAfter = 5
	// breakFor is how long an open guard lets nothing through. Then one call tries.
	breakFor = 2 * time.Second
	// mostCalls is how many calls may run at once, those included that nobody waits for any more.
	mostCalls = 1024
)

// A guard stands before a store that may fail or hang. After some failures in a row it lets nothing through for a
// while, so that a store that is away costs one request every two seconds a time limit, and the others nothing.
type guard struct {
	breaker *gobreaker.TwoStepCircuitBreaker[struct{}]
	calls   chan struct{} // has one for each call that runs
}

func newGuard() *guard {
	return &guard{
		calls: make(chan struct{}, mostCalls),
		breaker: gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
			Timeout:      breakFor,
			ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= breakAfter },
			IsSuccessful: isAnswer,
			IsExcluded:   func(err error) bool { return errors.Is(err, errLeft) || errors.Is(err, errSkipped) },
		}),
	}
}

// isAnswer reports whether a call that ended with err had an answer of the store.
func isAnswer(err error) bool {
	return err == nil || errors.Is(err, ErrMiss) || errors.Is(err, ErrLocked)
}

// attempt makes a call through a guard, and waits for it no longer than limit. The call's context ends then; one that
// doesn't heed it goes on alone, and its outcome is for nobody. The errors are errSkipped, that of a context, and the
// call's.
func attempt[T any](
	ctx context.Context, g *guard, limit time.Duration, call func(context.Context) (T, error),
) (T, error) {
	var none T
	report, err := g.breaker.Allow()
	if err != nil {
		return none, errSkipped
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	value, err := run(limited, g.calls, call)
	if err != nil && ctx.Err() != nil {
		report(errLeft)
		return none, ctx.Err()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer within %s: %w", limit, err)
	}
	report(err)
	return value, err
}

// run makes a call in a goroutine that ends with it, and waits for it or for ctx.
func run[T any](ctx context.Context, calls chan struct{}, call func(context.Context) (T, error)) (value T, err error) {
	type outcome struct {
		value T
		err   error
	}
	select {
	case calls <- struct{}{}:
	default:
		return value, errSkipped
	}
	answered := make(chan outcome, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				answered <- outcome{err: fmt.Errorf("panic: %v", p)}
			}
			<-calls
		}()
		value, err := call(ctx)
		answered <- outcome{value, err}
	}()
	select {
	case o := <-answered:
		return o.value, o.err
	case <-ctx.Done():
		return value, ctx.Err()
	}
}
