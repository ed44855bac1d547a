package guard

import (
	"context"
	"sync/atomic"
	"time"
)

// A budget is how long a request may wait for all stores elsewhere together.
type budget struct {
	whole time.Duration
	spent atomic.Int64 // nanoseconds
}

type budgetKey struct{}

// WithBudget has all calls of a request together wait no longer than whole. A context that has a budget keeps that.
func WithBudget(ctx context.Context, whole time.Duration) context.Context {
	if budgetOf(ctx) != nil {
		return ctx
	}
	return context.WithValue(ctx, budgetKey{}, &budget{whole: whole})
}

// Renew has the budget of ctx begin anew. It is for those who ask again and again while they wait for something else:
// where there are answers, that time isn't lost to the store.
func Renew(ctx context.Context) {
	if b := budgetOf(ctx); b != nil {
		b.spent.Store(0)
	}
}

// Limit returns a context that ends after limit, or sooner with the budget of ctx, and a function to call when the
// waiting is over, which takes it off the budget.
func Limit(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	_, rest := bounds(ctx, limit)
	start := time.Now()
	limited, cancel := context.WithTimeout(ctx, rest)
	return limited, func() {
		cancel()
		if b := budgetOf(ctx); b != nil {
			b.spent.Add(int64(time.Since(start)))
		}
	}
}

// bounds returns how long a call with a limit may take at most, and how much of that is left.
func bounds(ctx context.Context, limit time.Duration) (most, rest time.Duration) {
	b := budgetOf(ctx)
	if b == nil {
		return limit, limit
	}
	return min(limit, b.whole), min(limit, b.whole-time.Duration(b.spent.Load()))
}

// budgetOf returns nil for a context without.
func budgetOf(ctx context.Context) *budget {
	b, _ := ctx.Value(budgetKey{}).(*budget)
	return b
}
