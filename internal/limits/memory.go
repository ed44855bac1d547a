package limits

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/placard/placard/internal/cache"
)

const (
	// memoryBytes bounds the buckets in memory, some twenty thousand of them. One that is forgotten is full again.
	memoryBytes = 16 << 20
	// bucketBytes is what a bucket takes beside its name.
	bucketBytes = 128
	// fullAfter is how long an empty bucket takes to be full, and as good as forgotten.
	fullAfter = time.Minute
)

// A memory is the store of one instance.
type memory struct {
	mu      sync.Mutex // makes looking for a bucket and making it one step
	buckets *cache.Memory[*rate.Limiter]
}

func newMemory() *memory { return &memory{buckets: cache.NewMemory[*rate.Limiter](memoryBytes)} }

func (m *memory) wait(_ context.Context, b bucket) (time.Duration, error) {
	return untilToken(m.limiter(b), time.Now()), nil
}

func (m *memory) take(_ context.Context, b bucket) (time.Duration, error) {
	limiter, now := m.limiter(b), time.Now()
	if limiter.AllowN(now, 1) {
		return 0, nil
	}
	return max(untilToken(limiter, now), time.Nanosecond), nil // a rounded 0 would mean that it was taken
}

// untilToken returns when there is a whole token.
func untilToken(limiter *rate.Limiter, now time.Time) time.Duration {
	missing := max(0, 1-limiter.TokensAt(now))
	return time.Duration(missing / float64(limiter.Limit()) * float64(time.Second))
}

// limiter returns that of a bucket, which is kept until it is full again without anybody's asking.
func (m *memory) limiter(b bucket) *rate.Limiter {
	id := b.by + " " + b.name
	m.mu.Lock()
	defer m.mu.Unlock()
	limiter, ok := m.buckets.Get(id)
	if !ok {
		limiter = rate.NewLimiter(rate.Limit(float64(b.perMinute)/time.Minute.Seconds()), b.perMinute)
	}
	m.buckets.Set(id, limiter, int64(bucketBytes+len(id)), fullAfter)
	return limiter
}
