package pool

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/placard/placard/renderer"
)

// A PixelGate is a Painter that bounds how many pixels are drawn at once: what a browser needs of the memory grows with
// them. Who has to wait does so in the order of arrival.
type PixelGate struct {
	next  renderer.Painter
	limit int64
	free  *semaphore.Weighted
}

// NewPixelGate bounds the pixels that next has at once. A document of more than limit, 1 or more, is drawn alone.
func NewPixelGate(next renderer.Painter, limit int64) *PixelGate {
	return &PixelGate{next: next, limit: limit, free: semaphore.NewWeighted(limit)}
}

// Paint passes the document on when there is memory for its pixels. While it waits for that it ends with ctx.
func (g *PixelGate) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	start := time.Now()
	weight := min(pixels(doc), g.limit)
	if err := g.free.Acquire(ctx, weight); err != nil {
		return nil, fmt.Errorf("waiting for memory to draw in: %w", err)
	}
	defer g.free.Release(weight)
	waited := time.Since(start)
	img, err := g.next.Paint(ctx, doc)
	if err == nil {
		img.Timing.Queue += waited
	}
	return img, err
}

// pixels is what a document weighs: the size of its page. A transform's page has none, and it weighs as much as its
// source or the largest result, whichever has more.
func pixels(doc *renderer.Document) int64 {
	if doc.Transform != nil {
		source := doc.Pictures[doc.Transform.URL]
		return max(doc.MaxPixels, int64(source.Width)*int64(source.Height))
	}
	return int64(float64(doc.Width) * float64(doc.Height) * doc.Scale * doc.Scale)
}
