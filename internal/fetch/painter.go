package fetch

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/renderer"
)

// A Painter gets a document's remote images before it has the next one draw it, so that no browser is held while they
// load.
type Painter struct {
	next    renderer.Painter
	fetcher *Fetcher
	config  PainterConfig
	kept    atomic.Pointer[cache.Memory[renderer.Bitmap]]
	waiting *budget
}

// PainterConfig is how a Painter is set up.
type PainterConfig struct {
	// Keep bounds the images that are kept, in bytes; 0 keeps none. TTL is how long.
	Keep int64
	TTL  time.Duration
	// Waiting bounds the bytes of images that are fetched or wait for a browser, over all documents; above 0. Until an
	// image is there it counts as the largest that may be.
	Waiting int64
	// Missing is what happens to an image that can't be had.
	Missing Missing
	Logger  *slog.Logger
	// Observe is told how each fetch of a remote image ended, nil or the error of Fetcher.Fetch. It is called from several
	// goroutines; nil for nobody.
	Observe func(err error)
}

// NewPainter returns a Painter in front of next.
func NewPainter(next renderer.Painter, fetcher *Fetcher, config PainterConfig) *Painter {
	if config.Observe == nil {
		config.Observe = func(error) {}
	}
	p := &Painter{next: next, fetcher: fetcher, config: config, waiting: newBudget(config.Waiting)}
	p.Forget()
	return p
}

// Forget drops the images that are kept. One that is being fetched isn't kept then: it may be of before.
func (p *Painter) Forget() { p.kept.Store(cache.NewMemory[renderer.Bitmap](p.config.Keep)) }

// Paint draws the document with its remote images. One that can't be had is replaced as Config.Missing says, with a
// warning, and makes the image incomplete; or it is an error: ErrUnreachable, ErrNotImage or ErrTimeout, after its
// field's name. One that the rules forbid is an error always, renderer.ErrRefused, after its field's name too. An image
// that is to be transformed has none to take its place: see transform.
func (p *Painter) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	if doc.Transform != nil {
		return p.transform(ctx, doc)
	}
	urls := doc.PictureURLs()
	if len(urls) == 0 {
		return p.next.Paint(ctx, doc)
	}
	phase.Begin(ctx, phase.Fetch)
	start := time.Now()
	pictures, failures, reserved, err := p.gather(ctx, urls)
	if err != nil {
		return nil, err
	}
	defer reserved.keep(0)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("fetching remote images: %w", err)
	}
	missing := lost(doc, failures)
	if err := p.fatal(doc, missing); err != nil {
		return nil, err
	}
	elapsed := time.Since(start)
	complete := *doc
	complete.Pictures = pictures
	drawn, losses, err := p.draw(ctx, &complete, missing)
	if err != nil {
		return nil, err
	}
	img := *drawn
	img.Timing.Fetch += elapsed
	img.AsOf = oldest(pictures)
	img.Incomplete = img.Incomplete || len(losses) > 0
	img.Warnings = slices.Clip(img.Warnings) // shared: appending must copy
	for _, l := range losses {
		img.Warnings = append(img.Warnings, l.warning())
	}
	for _, change := range doc.Changes {
		if u, ok := change.Value.(string); ok && pictures[u].Truncated {
			img.Incomplete = true
			img.Warnings = append(img.Warnings, change.Field+": the picture ends too soon")
		}
	}
	return &img, nil
}
