// Package cache keeps finished images, in memory over disk, and has each drawn once, however many ask for it. Its
// Memory is for anything else that expires and must stay within a bound of bytes.
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
	"time"

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
	flights  *group
	reading  *outage
	writer   *writer // nil without a disk
	close    func() error
}

// New returns a Cache in front of next. The config must be valid.
func New(next renderer.Painter, cfg Config) *Cache {
	cfg.Logger = cmp.Or(cfg.Logger, slog.Default())
	if cfg.Observe == nil {
		cfg.Observe = func(string, string) {}
	}
	c := &Cache{
		next:     next,
		cfg:      cfg,
		memory:   NewMemory[*renderer.Image](cfg.MemoryBytes),
		failures: NewMemory[error](failureBytes),
		flights:  newGroup(cfg.Logger),
		reading:  &outage{log: cfg.Logger, what: "reading images from disk"},
	}
	if cfg.Disk != nil {
		c.writer = newWriter(cfg)
		go c.writer.run() // until Close
	}
	c.close = sync.OnceValue(c.shutDown)
	return c
}

// Paint returns the image from memory, from disk, or from the flight that draws it, which it joins or starts.
//
// A flight has the deadline of the caller that started it, but doesn't end when that one leaves: it goes on while
// anyone waits. The last to leave cancels its context. That ends what is still queued; the pool lets a browser that has
// begun to draw finish, and the image is kept. Those who wait get the image before it is written to the disk. One that
// is too large for the memory is drawn again for whoever comes before it is on the disk.
//
// The errors are those of the next Painter, the context's, and renderer.ErrClosed after Close.
func (c *Cache) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	key := doc.Key(c.cfg.Environment)
	if img, ok := c.fromMemory(key, doc.MaxAge); ok {
		return img, nil
	}
	shared, joined, err := c.flights.do(ctx, key, func(ctx context.Context) (*renderer.Image, error) {
		return c.produce(ctx, key, doc)
	})
	if err != nil {
		return nil, err
	}
	img := *shared
	if joined && img.Source == renderer.Drawn {
		img.Source = renderer.Collapsed
	}
	return &img, nil
}

// Lookup returns the image of a document's key if it is kept, and draws nothing.
func (c *Cache) Lookup(key string) (*renderer.Image, bool) {
	if img, ok := c.fromMemory(key, anyAge); ok {
		return img, true
	}
	return c.fromDisk(key, anyAge)
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

// Close cancels the flights, waits for them, and writes to the disk what is queued for it. The error is that of the
// last write: the images of this run may not all be there in the next one.
func (c *Cache) Close() error { return c.close() }

func (c *Cache) shutDown() error {
	c.flights.close()
	if c.writer == nil {
		return nil
	}
	return c.writer.close()
}

// produce is the work of a flight. It looks into the memory once more, as the flight before may have just landed.
func (c *Cache) produce(ctx context.Context, key string, doc *renderer.Document) (*renderer.Image, error) {
	if img, ok := c.memory.Get(key); ok && young(img, doc.MaxAge) {
		return cached(img), nil
	}
	if err, ok := c.failures.Get(key); ok {
		return nil, err
	}
	if img, ok := c.fromDisk(key, doc.MaxAge); ok {
		return img, nil
	}
	return c.draw(ctx, key, doc)
}

func (c *Cache) draw(ctx context.Context, key string, doc *renderer.Document) (*renderer.Image, error) {
	drawn, err := c.next.Paint(ctx, doc)
	if err != nil {
		if isOfDocument(err) {
			c.failures.Set(key, err, 0, c.cfg.FailureTTL)
		}
		return nil, err
	}
	img := *drawn
	sum := sha256.Sum256(img.Bytes)
	img.DrawnAt = time.Now()
	img.Hash = hex.EncodeToString(sum[:])
	img.Warnings = slices.Clip(img.Warnings) // shared from here on: appending to it must copy
	c.keep(key, &img)
	return &img, nil
}

// isOfDocument reports whether drawing the same again would fail again. A crash doesn't count: the browser may have
// been killed from outside, and templates that crash it are watched downstream.
func isOfDocument(err error) bool {
	return !isContextError(err) && !errors.Is(err, renderer.ErrBusy) && !errors.Is(err, renderer.ErrClosed) &&
		!errors.Is(err, renderer.ErrCrashed)
}
