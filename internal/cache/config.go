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

	ResultHit   = "hit"
	ResultMiss  = "miss"
	ResultError = "error" // of the disk: a file that can't be read, is damaged, or can't be written
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
	// MemoryBytes bounds the images in memory; 0 keeps none there.
	MemoryBytes int64
	// Disk keeps images across restarts; nil for none. The Cache doesn't close it.
	Disk *Disk
	// QueueBytes bounds the images that wait to be written to the disk. Larger ones don't get there.
	QueueBytes int64
	// Logger gets the faults that callers don't see; nil is slog's default.
	Logger *slog.Logger
	// Observe is told of every look into a tier, and of failed writes. It is called from several goroutines; nil for
	// nobody.
	Observe func(tier, result string)
}

// DefaultConfig returns a day for images, two seconds for failures, 64 MiB of memory and no disk.
func DefaultConfig() Config {
	return Config{
		TTL:           24 * time.Hour,
		IncompleteTTL: time.Minute,
		FailureTTL:    2 * time.Second,
		MemoryBytes:   64 << 20,
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
	check(c.MemoryBytes >= 0, "MemoryBytes", c.MemoryBytes, "0 or more")
	check(c.Disk == nil || c.QueueBytes > 0, "QueueBytes", c.QueueBytes, "more than 0")
	return errors.Join(errs...)
}
