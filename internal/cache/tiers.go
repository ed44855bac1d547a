package cache

import (
	"errors"
	"time"

	"github.com/placard/placard/renderer"
)

// keep puts an image into the tiers. One with something missing may be whole in a minute, which no disk is needed for.
func (c *Cache) keep(key string, img *renderer.Image) {
	if img.Incomplete {
		c.memory.Set(key, img, footprint(img), min(c.cfg.TTL, c.cfg.IncompleteTTL))
		return
	}
	c.memory.Set(key, img, footprint(img), c.cfg.TTL)
	if c.writer != nil {
		c.writer.add(key, Entry{Image: img, Expires: time.Now().Add(c.cfg.TTL)})
	}
}

// fromMemory is the way of nearly every request, and takes no more than a lock and a copy.
func (c *Cache) fromMemory(key string, maxAge time.Duration) (*renderer.Image, bool) {
	img, ok := c.memory.Get(key)
	if !ok || !young(img, maxAge) {
		c.cfg.Observe(TierMemory, ResultMiss)
		return nil, false
	}
	c.cfg.Observe(TierMemory, ResultHit)
	return cached(img), true
}

// fromDisk reads an image into the memory, for as long as it is good.
func (c *Cache) fromDisk(key string, maxAge time.Duration) (*renderer.Image, bool) {
	if c.cfg.Disk == nil {
		return nil, false
	}
	entry, err := c.cfg.Disk.Get(key)
	switch {
	case errors.Is(err, ErrMiss), err == nil && !young(entry.Image, maxAge):
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

// anyAge is the greatest age of an image where nobody asks for a new one.
const anyAge = 0

// young reports whether an image was drawn at most maxAge ago.
func young(img *renderer.Image, maxAge time.Duration) bool {
	return maxAge == anyAge || time.Since(img.DrawnAt) <= maxAge
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
