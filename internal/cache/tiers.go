package cache

import (
	"context"
	"errors"
	"time"

	"github.com/placard/placard/internal/guard"
	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/renderer"
)

// keep puts an image that was drawn here into the tiers of this machine, for its time.
func (c *Cache) keep(key string, doc *renderer.Document, img *renderer.Image) Entry {
	ttl := c.cfg.TTL
	if img.Incomplete {
		ttl = min(ttl, c.cfg.IncompleteTTL)
	}
	entry := Entry{Image: img, Expires: time.Now().Add(ttl)}
	c.keepHere(key, doc, entry)
	return entry
}

// keepHere puts an image into the tiers of this machine. One with something missing may be whole in a minute, which no
// disk is needed for, and is no good one to fall back to.
func (c *Cache) keepHere(key string, doc *renderer.Document, e Entry) {
	c.memory.Set(key, e.Image, footprint(e.Image), time.Until(e.Expires))
	if e.Image.Incomplete {
		return
	}
	link := c.link(key, doc)
	if c.writer != nil {
		c.writer.add(pending{key: key, entry: e, link: link})
	}
}

// store is the writer's.
func (c *Cache) store(p pending) error {
	if err := c.cfg.Disk.Put(p.key, p.entry); err != nil || p.link == "" {
		return err
	}
	return c.cfg.Disk.Link(p.link, p.key)
}

// fromShared reads an image from Redis or the bucket. The error is ErrMiss where the tier had an answer.
func (c *Cache) fromShared(
	ctx context.Context, tier *shared, doc *renderer.Document, since freshness,
) (*renderer.Image, error) {
	if tier == nil {
		return nil, guard.ErrSkipped
	}
	phase.Begin(ctx, phase.Lookup+tier.tier)
	entry, err := tier.look(ctx, doc.Key(c.cfg.Environment), since)
	if err != nil {
		return nil, err
	}
	return c.adopt(tier, doc, entry, renderer.Cached), nil
}

// adopt puts an image that a tier has into all nearer ones, for as long as it is good, and returns it as a caller gets
// it.
func (c *Cache) adopt(from *shared, doc *renderer.Document, e Entry, source renderer.Source) *renderer.Image {
	key := doc.Key(c.cfg.Environment)
	c.keepHere(key, doc, e)
	if from == c.bucket {
		c.redis.add(key, e)
	}
	img := cached(e.Image)
	img.Source = source
	return img
}

// fromMemory is the way of nearly every request, and takes no more than a lock and a copy.
func (c *Cache) fromMemory(key string, since freshness) (*renderer.Image, bool) {
	img, ok := c.memory.Get(key)
	if !ok || !since.allows(img) {
		c.cfg.Observe(TierMemory, ResultMiss)
		return nil, false
	}
	c.cfg.Observe(TierMemory, ResultHit)
	return cached(img), true
}

// fromDisk reads an image into the memory, for as long as it is good.
func (c *Cache) fromDisk(ctx context.Context, key string, since freshness) (*renderer.Image, bool) {
	if c.cfg.Disk == nil {
		return nil, false
	}
	phase.Begin(ctx, phase.Lookup+TierDisk)
	entry, err := c.cfg.Disk.Get(key)
	switch {
	case errors.Is(err, ErrMiss), err == nil && !since.allows(entry.Image):
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
