// Package guard keeps what is asked of stores elsewhere from costing a request much: stores that fail, hang or are slow
// are left alone for a while, and all of them together have one budget of a request's time.
package guard

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sony/gobreaker/v2"
)

// ErrSkipped: the store wasn't asked.
var ErrSkipped = errors.New("not asked: it failed just now, or is too slow")

var (
	// errNoVerdict: the call ended for reasons that say nothing of the store.
	errNoVerdict = errors.New("whoever asked has left, or had too little time")
	errSlow      = errors.New("it took nearly as long as it may")
)

const (
	// breakAfter is how many failures in a row open a guard.
	breakAfter = 5
	// breakFor is how long an open guard lets nothing through. Then one call tries.
	breakFor = 2 * time.Second
	// mostCalls is how many calls may run at once, those included that nobody waits for any more.
	mostCalls = 1024
)

// A Guard stands before a store that may fail, hang or be slow. After some failures in a row it lets nothing through
// for a while, so that a store that is away costs one request every two seconds a time limit, and the others nothing.
type Guard struct {
	breaker *gobreaker.TwoStepCircuitBreaker[struct{}]
	calls   chan struct{} // has one for each call that runs
}

// New returns a Guard. isAnswer says of an error that it is an answer of the store, such as that it has nothing.
func New(isAnswer func(error) bool) *Guard {
	return &Guard{
		calls: make(chan struct{}, mostCalls),
		breaker: gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
			Timeout:      breakFor,
			ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= breakAfter },
			IsSuccessful: func(err error) bool { return err == nil || isAnswer(err) },
			IsExcluded:   func(err error) bool { return errors.Is(err, errNoVerdict) || errors.Is(err, ErrSkipped) },
		}),
	}
}

// Closed reports whether calls get through.
func (g *Guard) Closed() bool { return g.breaker.State() == gobreaker.StateClosed }

// Do makes a call through a guard, and waits for it no longer than limit and the budget of ctx allow. The call's
// context ends then; one that doesn't heed it goes on alone, and its outcome is for nobody. The errors are ErrSkipped,
// that of a context, and the call's.
func Do[T any](ctx context.Context, g *Guard, limit time.Duration, call func(context.Context) (T, error)) (T, error) {
	var none T
	most, rest := bounds(ctx, limit)
	if rest <= 0 {
		return none, ErrSkipped
	}
	report, err := g.breaker.Allow()
	if err != nil {
		return none, ErrSkipped
	}
	limited, stop := Limit(ctx, limit)
	defer stop()
	start := time.Now()
	value, err := run(limited, g.calls, call)
	switch {
	case err != nil && ctx.Err() != nil:
		report(errNoVerdict)
		return none, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("no answer within %s: %w", rest, err)
		report(blame(err, rest, most))
	case isSlow(time.Since(start), most):
		report(errSlow)
	default:
		report(err)
	}
	return value, err
}

// blame has a store that didn't answer be at fault only where it had at least half of the time that it may take. What
// other stores have left of a request's budget may be too little for any.
func blame(err error, rest, most time.Duration) error {
	if rest < most/2 {
		return errNoVerdict
	}
	return err
}

// isSlow reports whether answers that take so long are worth no more than none.
func isSlow(took, most time.Duration) bool { return took > most*4/5 }

// run makes a call in a goroutine that ends with it, and waits for it or for ctx.
func run[T any](ctx context.Context, calls chan struct{}, call func(context.Context) (T, error)) (value T, err error) {
	type outcome struct {
		value T
		err   error
	}
	select {
	case calls <- struct{}{}:
	default:
		return value, ErrSkipped
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
