package cache

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// The tiers and results that Config.Observe is told of.
const (
	TierMemory = "memory"
	TierDisk   = "disk"
	TierRedis  = "redis"
	TierBucket = "bucket"

	ResultHit     = "hit"
	ResultMiss    = "miss"
	ResultError   = "error"   // an image that can't be read, is damaged, or can't be written
	ResultSkipped = "skipped" // a look that was spared, as the tier had no answer just before
	ResultDropped = "dropped" // a write that was spared, as the tier is away or too slow
)

// Config is how a Cache is set up. Begin with DefaultConfig.
type Config struct {
	// Environment stands for all that pixels depend on beside the document: see renderer.Document.Key.
	Environment string
	// TTL is how long an image is kept.
	TTL time.Duration
	// IncompleteTTL is how long one with something missing is kept: a minute at most, and in memory only.
	IncompleteTTL time.Duration
	// FailureTTL is how long it is remembered that a document can't be drawn: 10 s at most, 0 not at all.
	FailureTTL time.Duration
	// FallbackAfter is how long a caller waits before it gets a substitute, where there is one; 0: until the image is
	// there. See renderer.Degraded.
	FallbackAfter time.Duration
	// MemoryBytes bounds the images in memory; 0 keeps none there.
	MemoryBytes int64
	// Disk keeps images across restarts; nil for none. The Cache doesn't close it.
	Disk *Disk
	// Redis has images for all instances that use the same, and the locks by which one of them draws each; nil for none.
	// The Cache doesn't close it.
	Redis LockStore
	// RedisMaxBytes bounds a picture in Redis. What is larger goes to the bucket alone.
	RedisMaxBytes int64
	// Bucket has images for all instances that use the same, and for good; nil for none. The Cache doesn't close it.
	Bucket Store
	// Purges tell all instances what is purged; nil: there are no others, or they aren't told. See PurgeStore.
	Purges PurgeStore
	// PurgeFile has what was purged, for the next start; empty: that forgets it.
	PurgeFile string
	// OnPurge is called when something was purged here or elsewhere, for what else is kept to make images of; nil for
	// nothing.
	OnPurge func()
	// SharedTimeout is how long a request waits for Redis and the bucket, all together, unless its context has a budget of
	// its own (see guard.WithBudget).
	SharedTimeout time.Duration
	// QueueBytes bounds the images that wait to be written to a tier, for each tier. Larger ones don't get there.
	QueueBytes int64
	// Logger gets the faults that callers don't see; nil is slog's default.
	Logger *slog.Logger
	// Observe is told of every look into a tier, and of writes that failed or were dropped. It is called from several
	// goroutines; nil for nobody.
	Observe func(tier, result string)
}

// DefaultConfig returns a day for images, two seconds for failures, 64 MiB of memory, and no other tier.
func DefaultConfig() Config {
	return Config{
		TTL:           24 * time.Hour,
		IncompleteTTL: time.Minute,
		FailureTTL:    2 * time.Second,
		MemoryBytes:   64 << 20,
		RedisMaxBytes: 1 << 20,
		SharedTimeout: 50 * time.Millisecond,
		QueueBytes:    64 << 20,
	}
}

// Validate reports every value that is out of its range.
func (c Config) Validate() error {
	var errs []error
	check := func(ok bool, name string, value any, want string) {
		if !ok {
			errs = append(errs, fmt.Errorf("cache: %s is %v: want %s", name, value, want))
		}
	}
	check(c.TTL > 0, "TTL", c.TTL, "more than 0")
	check(c.IncompleteTTL > 0 && c.IncompleteTTL <= time.Minute, "IncompleteTTL", c.IncompleteTTL,
		"more than 0, at most 1m")
	check(c.FailureTTL >= 0 && c.FailureTTL <= 10*time.Second, "FailureTTL", c.FailureTTL, "0 to 10s")
	check(c.FallbackAfter >= 0, "FallbackAfter", c.FallbackAfter, "0 or more")
	check(c.MemoryBytes >= 0, "MemoryBytes", c.MemoryBytes, "0 or more")
	check(c.Redis == nil || c.RedisMaxBytes > 0, "RedisMaxBytes", c.RedisMaxBytes, "more than 0")
	check(c.SharedTimeout > 0, "SharedTimeout", c.SharedTimeout, "more than 0")
	check(c.QueueBytes > 0, "QueueBytes", c.QueueBytes, "more than 0")
	return errors.Join(errs...)
}
