package limits

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/go-redis/redis_rate/v10"

	"github.com/placard/placard/internal/guard"
)

// prefix begins the names of buckets in Redis. Its number is that of the layout.
const prefix = "placard:1:limit:"

// A shared is the store of all instances that use the same Redis. Its clock is Redis's.
type shared struct {
	limiter *redis_rate.Limiter
	timeout time.Duration
	guard   *guard.Guard
	log     *slog.Logger
	alone   atomic.Bool // it is in the log that Redis isn't asked
}

func newShared(cfg Config) *shared {
	return &shared{
		limiter: redis_rate.NewLimiter(cfg.Redis),
		timeout: cfg.Timeout,
		guard:   guard.New(func(error) bool { return false }),
		log:     cfg.Logger,
	}
}

// report has it in the log when Redis is left alone, and when it is asked again.
func (s *shared) report() {
	alone := !s.guard.Closed()
	switch {
	case s.alone.Swap(alone) == alone:
	case alone:
		s.log.Warn("Redis doesn't answer: this instance counts renders for its rate limits alone")
	default:
		s.log.Info("rate limits are counted in Redis again")
	}
}

func (s *shared) wait(ctx context.Context, b bucket) (time.Duration, error) {
	limit := limitOf(b)
	result, err := s.ask(ctx, b, limit, 0)
	if err != nil || result.Remaining > 0 {
		return 0, err
	}
	// A full bucket would be reset after 0, an empty one after a period.
	interval := limit.Period / time.Duration(limit.Rate)
	return max(result.ResetAfter+interval-limit.Period, time.Nanosecond), nil
}

func (s *shared) take(ctx context.Context, b bucket) (time.Duration, error) {
	result, err := s.ask(ctx, b, limitOf(b), 1)
	if err != nil || result.Allowed > 0 {
		return 0, err
	}
	return max(result.RetryAfter, time.Nanosecond), nil
}

// ask takes n tokens. The errors are those of guard.Do.
func (s *shared) ask(ctx context.Context, b bucket, limit redis_rate.Limit, n int) (*redis_rate.Result, error) {
	defer s.report()
	return guard.Do(ctx, s.guard, s.timeout, func(ctx context.Context) (*redis_rate.Result, error) {
		return s.limiter.AllowN(ctx, prefix+b.by+":"+b.name, limit, n)
	})
}

func limitOf(b bucket) redis_rate.Limit { return redis_rate.PerMinute(b.perMinute) }
