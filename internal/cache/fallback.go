package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"time"

	"github.com/placard/placard/renderer"
)

// A landing is the outcome of a flight.
type landing struct {
	img *renderer.Image
	err error
}

// paintOrElse waits for the image as await does, but for no longer than FallbackAfter where there is another to show in
// its place; nor does it return an error that another try may not have. The flight goes on then, to its deadline at
// most, and its image is kept.
func (c *Cache) paintOrElse(ctx context.Context, key string, doc *renderer.Document) (*renderer.Image, error) {
	waiting, leave := detach(ctx)
	landed := make(chan landing, 1)
	go func() { // ends with the flight, or when it is left
		defer leave()
		img, err := c.await(waiting, key, doc)
		landed <- landing{img, err}
	}()
	patience := time.NewTimer(c.cfg.FallbackAfter)
	defer patience.Stop()
	select {
	case l := <-landed:
		return c.orElse(doc, l)
	case <-ctx.Done():
	case <-patience.C:
		if img, ok := c.substitute(doc); ok {
			return img, nil
		}
	}
	select {
	case l := <-landed:
		return c.orElse(doc, l)
	case <-ctx.Done():
		leave()
		return c.orElse(doc, landing{nil, ctx.Err()})
	}
}

// orElse passes on how a flight ended, or has a substitute in place of an error that says nothing of what was asked.
func (c *Cache) orElse(doc *renderer.Document, l landing) (*renderer.Image, error) {
	if l.err == nil || !isPassing(l.err) {
		return l.img, l.err
	}
	img, ok := c.substitute(doc)
	if !ok {
		return nil, l.err
	}
	c.cfg.Logger.LogAttrs(context.Background(), slog.LevelWarn, "a substitute is served",
		slog.String("template", doc.Template.Name), slog.String("substitute", string(img.Degraded)), slog.Any("err", l.err))
	return img, nil
}

// isPassing reports whether the same document may well be drawn later: the machine is to blame, or the template, which
// is watched elsewhere.
func isPassing(err error) bool {
	for _, kind := range []error{renderer.ErrBusy, renderer.ErrBroken, renderer.ErrCrashed, context.DeadlineExceeded} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// substitute returns what to show while an image isn't ready, and never the sample: the last good one of the same job,
// else the picture that the template has for that.
func (c *Cache) substitute(doc *renderer.Document) (*renderer.Image, bool) {
	if img, ok := c.lastGood(doc); ok {
		img = cached(img)
		img.Degraded = renderer.LastGood
		return img, true
	}
	if doc.Template.Fallback == nil {
		return nil, false
	}
	sum := sha256.Sum256(doc.Template.Fallback)
	return &renderer.Image{
		Bytes: doc.Template.Fallback, Format: renderer.PNG, Hash: hex.EncodeToString(sum[:]),
		Source: renderer.Cached, Degraded: renderer.Fallback,
	}, true
}
