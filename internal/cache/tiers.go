package cache

import (
	"context"
	"errors"
	"time"

	"github.com/placard/placard/renderer"
)

// keep puts an image into the tiers of this machine. One with something missing may be whole in a minute, which no disk
// is needed for, and is no good one to fall back to.
func (c *Cache) keep(key string, doc *renderer.Document, img *renderer.Image) Entry {
	ttl := c.cfg.TTL
	if img.Incomplete {
		ttl = min(ttl, c.cfg.IncompleteTTL)
	}
	entry := Entry{Image: img, Expires: time.Now().Add(ttl)}
	c.memory.Set(key, img, footprint(img), ttl)
	if img.Incomplete {
		return entry
	}
	link := c.link(key, doc)
	if c.writer != nil {
		c.writer.add(pending{key: key, entry: entry, link: link})
	}
	return entry
}

// store is the writer's. What was purged while it waited would not be known as such after a restart.
func (c *Cache) store(p pending) error {
	if p.entry.Image.DrawnAt.Before(c.purges.oldest("", p.key)) {
		return nil
	}
	if err := c.cfg.Disk.Put(p.key, p.entry); err != nil || p.link == "" {
		return err
	}
	return c.cfg.Disk.Link(p.link, p.key)
}

// fromShared reads an image from Redis or the bucket. The error is ErrMiss where the tier had an answer.
func (c *Cache) fromShared(
	ctx context.Context, tier *shared, key string, since time.Time,
) (*renderer.Image, error) {
	if tier == nil {
		return nil, errSkipped
	}
	entry, err := tier.look(ctx, key, since)
	if err != nil {
		return nil, err
	}
	return c.adopt(tier, key, entry, renderer.Cached), nil
}

// adopt puts an image that a tier has into all nearer ones, for as long as it is good, and returns it as a caller gets
// it.
func (c *Cache) adopt(from *shared, key string, e Entry, source renderer.Source) *renderer.Image {
	c.memory.Set(key, e.Image, footprint(e.Image), time.Until(e.Expires))
	if c.writer != nil && !e.Image.Incomplete {
		c.writer.add(pending{key: key, entry: e})
	}
	if from == c.bucket {
		c.redis.add(key, e)
	}
	img := cached(e.Image)
	img.Source = source
	return img
}

// fromMemory is the way of nearly every request, and takes no more than a lock and a copy.
func (c *Cache) fromMemory(key string, since time.Time) (*renderer.Image, bool) {
	img, ok := c.memory.Get(key)
	if !ok || img.DrawnAt.Before(since) {
		c.cfg.Observe(TierMemory, ResultMiss)
		return nil, false
	}
	c.cfg.Observe(TierMemory, ResultHit)
	return cached(img), true
}

// fromDisk reads an image into the memory, for as long as it is good.
func (c *Cache) fromDisk(key string, since time.Time) (*renderer.Image, bool) {
	if c.cfg.Disk == nil {
		return nil, false
	}
	entry, err := c.cfg.Disk.Get(key)
	switch {
	case errors.Is(err, ErrMiss), err == nil && entry.Image.DrawnAt.Before(since):
		c.cfg.Observe(TierDisk, ResultMiss)
		return nil, false
	case err != nil:
		c.cfg.Observe(TierDisk, ResultError)
		c.reading.report(err)
		return nil, false
	}
	c.cfg.Observe(TierDisk, ResultHit)
	c.reading.report(nil)
	c.memory.Set(key, entry.Image, footprint(entry.Image), time.Until(entry.Expires))
	return cached(entry.Image), true
}

// cached returns a kept image as a caller gets it. The timing was that of another request.
func cached(img *renderer.Image) *renderer.Image {
	out := *img
	out.Source, out.Timing = renderer.Cached, renderer.Timing{}
	return &out
}

// footprint returns the bytes that an image holds on to, which its slice may be only a part of.
func footprint(img *renderer.Image) int64 {
	n := cap(img.Bytes)
	for _, w := range img.Warnings {
		n += len(w)
	}
	return int64(n)
}
