package limits

import (
	"context"
	"log/slog"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/sony/gobreaker/v2"
)

const (
	// prefix begins the names of buckets in Redis. Its number is that of the layout.
	prefix = "placard:1:limit:"
	// After breakAfter failures in a row Redis isn't asked for the time of breakFor.
	breakAfter = 5
	breakFor   = 2 * time.Second
)

// A shared is the store of all instances that use the same Redis. Its clock is Redis's.
type shared struct {
	limiter *redis_rate.Limiter
	timeout time.Duration
	breaker *gobreaker.CircuitBreaker[*redis_rate.Result]
}

func newShared(cfg Config) *shared {
	return &shared{
		limiter: redis_rate.NewLimiter(cfg.Redis),
		timeout: cfg.Timeout,
		breaker: gobreaker.NewCircuitBreaker[*redis_rate.Result](gobreaker.Settings{
			Timeout:       breakFor,
			ReadyToTrip:   func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= breakAfter },
			OnStateChange: func(_ string, from, to gobreaker.State) { report(cfg.Logger, from, to) },
		}),
	}
}

func report(log *slog.Logger, from, to gobreaker.State) {
	switch {
	case from == gobreaker.StateClosed:
		log.Warn("Redis doesn't answer: this instance counts renders for its rate limits alone")
	case to == gobreaker.StateClosed:
		log.Info("rate limits are counted in Redis again")
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

// ask takes n tokens. A caller that leaves meanwhile says nothing of Redis.
func (s *shared) ask(ctx context.Context, b bucket, limit redis_rate.Limit, n int) (*redis_rate.Result, error) {
	return s.breaker.Execute(func() (*redis_rate.Result, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeout)
		defer cancel()
		return s.limiter.AllowN(ctx, prefix+b.by+":"+b.name, limit, n)
	})
}

func limitOf(b bucket) redis_rate.Limit { return redis_rate.PerMinute(b.perMinute) }
