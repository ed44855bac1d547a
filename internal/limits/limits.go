// Package limits bounds how many renders one key and one address have in a minute: on this instance or, in Redis, on
// all of them together.
package limits

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/renderer"
)

// What renders are counted by.
const (
	ByKey     = "key"
	ByAddress = "address"
)

// Config says what is allowed. The zero value allows everything.
type Config struct {
	// PerKey and PerAddress are renders a minute; 0: any number. As many may come at once, then one after another at that
	// pace.
	PerKey, PerAddress int
	// Redis has the counts of all instances; nil: this one counts for itself. The Limiter doesn't close it.
	Redis redis.UniversalClient
	// Timeout is how long a render waits for Redis, unless its context has a budget of its own (see guard.WithBudget).
	Timeout time.Duration
	// Logger is told when Redis fails and when it is back; nil is slog's default.
	Logger *slog.Logger
	// Observe is told of every render that was refused; nil for nobody.
	Observe func(by string)
}

// A Limiter counts renders. It may be used from several goroutines, and has nothing to close.
type Limiter struct {
	cfg    Config
	local  *memory
	shared *shared // nil without Redis
}

// New returns a Limiter that has counted nothing.
func New(cfg Config) *Limiter {
	cfg.Logger = cmp.Or(cfg.Logger, slog.Default())
	if cfg.Observe == nil {
		cfg.Observe = func(string) {}
	}
	l := &Limiter{cfg: cfg, local: newMemory()}
	if cfg.Redis != nil {
		l.shared = newShared(cfg)
	}
	return l
}

// Painter has next draw what may be drawn. It stands behind the cache and the queue: what these answer or refuse is not
// counted. The error is renderer.ErrRateLimit, in a renderer.RetryError. A document without a Caller is always drawn.
func (l *Limiter) Painter(next renderer.Painter) renderer.Painter {
	if l.cfg.PerKey == 0 && l.cfg.PerAddress == 0 {
		return next
	}
	return renderer.PainterFunc(func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
		if err := l.allow(ctx, callerOf(ctx)); err != nil {
			return nil, err
		}
		return next.Paint(ctx, doc)
	})
}

// allow counts a render of the caller, or returns why there can be none now. Where Redis has no answer this instance
// counts for itself, from nothing.
func (l *Limiter) allow(ctx context.Context, caller Caller) error {
	buckets := l.buckets(caller)
	if l.shared != nil {
		if refused, err := spend(ctx, l.shared, buckets); err == nil {
			return l.outcome(refused)
		}
	}
	refused, _ := spend(ctx, l.local, buckets) // the memory doesn't fail
	return l.outcome(refused)
}

// buckets are those that a render of the caller takes a token from.
func (l *Limiter) buckets(caller Caller) (all []bucket) {
	if l.cfg.PerKey > 0 && caller.Key != "" {
		all = append(all, bucket{ByKey, caller.Key, l.cfg.PerKey})
	}
	if l.cfg.PerAddress > 0 && caller.Address != "" {
		all = append(all, bucket{ByAddress, caller.Address, l.cfg.PerAddress})
	}
	return all
}

func (l *Limiter) outcome(refused *refusal) error {
	if refused == nil {
		return nil
	}
	l.cfg.Observe(refused.by)
	err := fmt.Errorf("%w for this %s: %d are allowed", renderer.ErrRateLimit, refused.by, refused.perMinute)
	return &renderer.RetryError{Err: err, After: refused.wait}
}
