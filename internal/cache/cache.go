// Package cache keeps finished images, in memory over disk over what other instances share, and has each drawn once,
// however many ask for it. Its Memory is for anything else that expires and must stay within a bound of bytes.
package cache

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/placard/placard/internal/guard"
	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/renderer"
)

// failureBytes bounds the memory for failures, some thousand of them.
const failureBytes = 1 << 20

// A Cache is a Painter that has each document drawn once by the next one, however many ask for it, and keeps the image.
// Whoever opens it closes it.
type Cache struct {
	next     renderer.Painter
	cfg      Config
	memory   *Memory[*renderer.Image]
	failures *Memory[error]
	links    *Memory[string] // keys of images by their jobs'; empty without FallbackAfter
	flights  *group
	reading  *outage
	writer   *writer        // nil without a disk
	redis    *shared        // nil without
	bucket   *shared        // nil without
	holding  sync.WaitGroup // locks, and who hears of purges
	purges   *purges
	untold   atomic.Bool // others may not know of all purges
	telling  *guard.Guard
	hearing  *guard.Guard
	purging  *outage
	deaf     context.CancelFunc // ends hearing of purges
	close    func() error
}

// New returns a Cache in front of next. The config must be valid.
func New(next renderer.Painter, cfg Config) *Cache {
	cfg.Logger = cmp.Or(cfg.Logger, slog.Default())
	if cfg.Observe == nil {
		cfg.Observe = func(string, string) {}
	}
	if cfg.OnPurge == nil {
		cfg.OnPurge = func() {}
	}
	c := &Cache{
		next:     next,
		cfg:      cfg,
		memory:   NewMemory[*renderer.Image](cfg.MemoryBytes),
		failures: NewMemory[error](failureBytes),
		links:    NewMemory[string](linkBytes),
		flights:  newGroup(cfg.Logger),
		reading:  &outage{log: cfg.Logger, what: "reading images kept on disk"},
		purges:   newPurges(cfg.TTL),
		telling:  guard.New(isAnswer),
		hearing:  guard.New(isAnswer),
		purging:  &outage{log: cfg.Logger, what: "hearing what other instances purge"},
		deaf:     func() {},
	}
	c.openPurges()
	if cfg.Disk != nil {
		cfg.Disk.keepExpired = cfg.FallbackAfter > 0
		c.writer = newWriter(TierDisk, "on disk", cfg, c.purges.unlessPurged(c.store, c.deletePurged))
		c.writer.start(1) // until Close
	}
	if cfg.Redis != nil {
		c.redis = newShared(TierRedis, "in Redis", cfg.Redis, cfg, c.purges)
		c.redis.maxBytes = cfg.RedisMaxBytes
		c.redis.start() // until Close
	}
	if cfg.Bucket != nil {
		c.bucket = newShared(TierBucket, "in the bucket", cfg.Bucket, cfg, c.purges)
		c.bucket.forGood = true
		c.bucket.start() // until Close
	}
	c.close = sync.OnceValue(c.shutDown)
	return c
}

// Paint returns the image from memory, or from the flight that gets it, which it joins or starts: from disk, Redis or
// the bucket, or drawn, by another instance where that has begun.
//
// A flight has the deadline of the caller that started it, but doesn't end when that one leaves: it goes on while
// anyone waits. The last to leave cancels its context. That ends what is still queued; the pool lets a browser that has
// begun to draw finish, and the image is kept. Those who wait get the image before it is written to the disk. One that
// is too large for the memory is drawn again for whoever comes before it is on the disk.
//
// With Config.FallbackAfter a caller may get another image in the place of one that isn't ready: see paintOrElse.
//
// The errors are those of the next Painter, the context's, and renderer.ErrClosed after Close.
func (c *Cache) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	key := doc.Key(c.cfg.Environment)
	if img, ok := c.fromMemory(key, c.oldest(key, doc)); ok {
		return img, nil
	}
	phase.Begin(ctx, phase.Wait)
	if c.cfg.FallbackAfter > 0 {
		return c.paintOrElse(ctx, key, doc)
	}
	return c.await(ctx, key, doc)
}

// await returns the image of a flight that it joins or starts. One that was joined may have begun before a purge, which
// this caller came after.
func (c *Cache) await(ctx context.Context, key string, doc *renderer.Document) (*renderer.Image, error) {
	purged := c.purged(key, doc)
	shared, joined, err := c.flights.do(ctx, key, func(ctx context.Context) (*renderer.Image, error) {
		return c.produce(ctx, key, doc)
	})
	if err != nil {
		return nil, err
	}
	if joined && shared.AsOf.Before(purged) {
		return c.await(ctx, key, doc)
	}
	img := *shared
	if joined && img.Source == renderer.Drawn {
		img.Source = renderer.Collapsed
	}
	return &img, nil
}

// Lookup returns the image of a document if it is kept in any tier, whatever its age, and draws nothing.
func (c *Cache) Lookup(ctx context.Context, doc *renderer.Document) (*renderer.Image, bool) {
	ctx = guard.WithBudget(ctx, c.cfg.SharedTimeout)
	key := doc.Key(c.cfg.Environment)
	since := freshness{asOf: c.purged(key, doc)}
	if img, ok := c.fromMemory(key, since); ok {
		return img, true
	}
	if img, ok := c.fromDisk(ctx, key, since); ok {
		return img, true
	}
	for _, tier := range []*shared{c.redis, c.bucket} {
		if img, err := c.fromShared(ctx, tier, doc, since); err == nil {
			return img, true
		}
	}
	return nil, false
}

// Bytes returns what a tier takes.
func (c *Cache) Bytes(tier string) int64 {
	switch {
	case tier == TierMemory:
		return c.memory.Bytes()
	case tier == TierDisk && c.cfg.Disk != nil:
		return c.cfg.Disk.Bytes()
	}
	return 0
}

// Close cancels the flights, waits for them, and writes what is queued for the disk, and within two seconds for Redis
// and the bucket. The error is that of the last write to the disk: the images of this run may not all be there in the
// next one.
func (c *Cache) Close() error { return c.close() }

func (c *Cache) shutDown() error {
	c.flights.close()
	c.deaf()
	c.holding.Wait()
	var closing sync.WaitGroup
	closing.Go(c.redis.close)
	closing.Go(c.bucket.close)
	defer closing.Wait()
	if c.writer == nil {
		return nil
	}
	return c.writer.close()
}

// produce is the work of a flight. It looks into the memory once more, as the flight before may have just landed. What
// the far tiers cost it, the locks and the rate limits behind, is within one budget.
func (c *Cache) produce(ctx context.Context, key string, doc *renderer.Document) (*renderer.Image, error) {
	ctx = guard.WithBudget(ctx, c.cfg.SharedTimeout)
	since := c.oldest(key, doc)
	if img, ok := c.memory.Get(key); ok && since.allows(img) {
		return cached(img), nil
	}
	if err, ok := c.failures.Get(key); ok {
		return nil, err
	}
	if img, ok := c.fromDisk(ctx, key, since); ok {
		return img, nil
	}
	img, err := c.fromShared(ctx, c.redis, doc, since)
	if err == nil {
		return img, nil
	}
	if img, err := c.fromShared(ctx, c.bucket, doc, since); err == nil {
		return img, nil
	}
	if errors.Is(err, ErrMiss) { // Redis answers
		return c.drawOnce(ctx, key, doc)
	}
	return c.drawAndShare(ctx, key, doc)
}

// draw keeps the image on this machine.
func (c *Cache) draw(ctx context.Context, key string, doc *renderer.Document) (Entry, error) {
	began := time.Now()
	phase.Begin(ctx, phase.Admit)
	drawn, err := c.next.Paint(ctx, doc)
	phase.Begin(ctx, phase.Store)
	if err != nil {
		if isOfDocument(err) {
			c.failures.Set(key, err, 0, c.cfg.FailureTTL)
		}
		return Entry{}, err
	}
	img := *drawn
	sum := sha256.Sum256(img.Bytes)
	img.DrawnAt = began
	if img.AsOf.IsZero() || img.AsOf.After(began) {
		img.AsOf = began
	}
	img.Hash = hex.EncodeToString(sum[:])
	img.Warnings = slices.Clip(img.Warnings) // shared from here on: appending to it must copy
	return c.keep(key, doc, &img), nil
}

// isOfDocument reports whether drawing the same again would fail again, whoever asks.
func isOfDocument(err error) bool {
	return !isPassing(err) && !errors.Is(err, context.Canceled) && !errors.Is(err, renderer.ErrClosed) &&
		!errors.Is(err, renderer.ErrRateLimit)
}
