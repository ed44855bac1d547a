package cache

import (
	"context"
	"errors"
	"time"

	"github.com/placard/placard/internal/guard"
	"github.com/placard/placard/internal/pause"
	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/renderer"
)

// The pauses between two looks at what another instance draws grow from the first to the second: most images are there
// within a tenth of a second, and a thousand that wait for slow ones must not keep Redis busy.
const (
	minPause = 10 * time.Millisecond
	maxPause = 160 * time.Millisecond
)

// drawOnce has an image drawn by one of all instances: by this one, where it gets the lock, else by the one that has
// it, which is waited for. Where Redis has no answer, each instance draws for itself, at once.
func (c *Cache) drawOnce(ctx context.Context, key string, doc *renderer.Document) (*renderer.Image, error) {
	phase.Begin(ctx, phase.Lock)
	patience, stop := halfTheTime(ctx)
	defer stop()
	source := renderer.Cached
	for rest := minPause; ; rest = min(2*rest, maxPause) {
		lock, err := c.lock(ctx, key)
		if err == nil {
			return c.drawLocked(ctx, lock, key, doc, source)
		}
		if !errors.Is(err, ErrLocked) || !pause.For(patience, rest) {
			return c.drawAndShare(ctx, key, doc)
		}
		source = renderer.Collapsed
		switch entry, err := c.redis.read(ctx, key, c.oldest(key, doc)); {
		case err == nil:
			return c.adopt(c.redis, doc, entry, source), nil
		case !errors.Is(err, ErrMiss):
			return c.drawUnlessInBucket(ctx, key, doc)
		}
		guard.Renew(ctx) // it is the other instance that takes its time, not Redis
	}
}

// drawUnlessInBucket goes on where Redis won't have an image that another instance drew: it was too large, or could not
// be drawn or stored there; or Redis has just failed.
func (c *Cache) drawUnlessInBucket(ctx context.Context, key string, doc *renderer.Document) (*renderer.Image, error) {
	if img, ok := c.fromBucket(ctx, key, doc, renderer.Collapsed); ok {
		return img, nil
	}
	return c.drawAndShare(ctx, key, doc)
}

// fromBucket returns what the bucket has of an image that another instance drew, kept nearer by from now on.
func (c *Cache) fromBucket(
	ctx context.Context, key string, doc *renderer.Document, source renderer.Source,
) (*renderer.Image, bool) {
	entry, err := c.bucket.read(ctx, key, c.oldest(key, doc))
	if err != nil {
		return nil, false
	}
	return c.adopt(c.bucket, doc, entry, source), true
}

// halfTheTime bounds the waiting for another instance, so that there is time to draw if nothing comes of it. That one
// may be without a browser, or have a long queue.
func halfTheTime(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(deadline)/2)
}

// drawLocked draws what this instance has the lock for, unless the one that had it before has just done that. The lock
// is freed when the others can read the image.
func (c *Cache) drawLocked(
	ctx context.Context, lock Lock, key string, doc *renderer.Document, source renderer.Source,
) (*renderer.Image, error) {
	note := false
	release := c.hold(key, lock)
	defer func() { release(note) }() // a panic must not keep it
	entry, err := c.redis.read(ctx, key, c.oldest(key, doc))
	if err == nil {
		return c.adopt(c.redis, doc, entry, source), nil
	}
	if errors.Is(err, errNotHere) {
		if img, ok := c.fromBucket(ctx, key, doc, source); ok {
			return img, nil
		}
	}
	entry, err = c.draw(ctx, key, doc)
	if err != nil {
		note = isOfDocument(err) // else another instance may be luckier, and gets the lock
		return nil, err
	}
	note = !c.publish(ctx, key, entry)
	return entry.Image, nil
}

// drawAndShare draws without a lock.
func (c *Cache) drawAndShare(ctx context.Context, key string, doc *renderer.Document) (*renderer.Image, error) {
	entry, err := c.draw(ctx, key, doc)
	if err != nil {
		return nil, err
	}
	c.share(key, entry)
	return entry.Image, nil
}

// publish shares an image and waits for a moment until others can read it. It reports whether they will find it in
// Redis: it is there, or may still be on its way.
func (c *Cache) publish(ctx context.Context, key string, e Entry) (inRedis bool) {
	ctx, stop := guard.Limit(context.WithoutCancel(ctx), c.cfg.SharedTimeout)
	defer stop()
	redis, bucket := c.share(key, e)
	if err := outcome(ctx, redis); err == nil || ctx.Err() != nil {
		return true
	}
	_ = outcome(ctx, bucket) // where it fails the others draw too
	return false
}

// share has an image written to the tiers that other instances read. The channels get the outcomes.
func (c *Cache) share(key string, e Entry) (redis, bucket <-chan error) {
	return c.redis.add(key, e), c.bucket.add(key, e)
}

func outcome(ctx context.Context, of <-chan error) error {
	select {
	case err := <-of:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
