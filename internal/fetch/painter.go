package fetch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/renderer"
)

// errPanic is a fault of ours, and so no missing image: it fails the document.
var errPanic = errors.New("fetching a remote image panicked")

// A Painter gets a document's remote images before it has the next one draw it, so that no browser is held while they
// load.
type Painter struct {
	next    renderer.Painter
	fetcher *Fetcher
	config  PainterConfig
	kept    *cache.Memory[renderer.Bitmap]
}

// PainterConfig is how a Painter is set up.
type PainterConfig struct {
	// Keep bounds the images that are kept, in bytes; 0 keeps none. TTL is how long.
	Keep int64
	TTL  time.Duration
	// Missing is what happens to an image that can't be had.
	Missing Missing
	Logger  *slog.Logger
}

// NewPainter returns a Painter in front of next.
func NewPainter(next renderer.Painter, fetcher *Fetcher, config PainterConfig) *Painter {
	return &Painter{next: next, fetcher: fetcher, config: config, kept: cache.NewMemory[renderer.Bitmap](config.Keep)}
}

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
	start := time.Now()
	pictures, failures := p.fetchAll(ctx, urls)
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
	img.Incomplete = img.Incomplete || len(losses) > 0
	img.Warnings = slices.Clip(img.Warnings) // shared: appending must copy
	for _, l := range losses {
		img.Warnings = append(img.Warnings, l.warning())
	}
	return &img, nil
}

// fetchAll gets the images side by side, and returns those that it got and why it didn't get the others, by URL.
func (p *Painter) fetchAll(ctx context.Context, urls []string) (map[string]renderer.Bitmap, map[string]error) {
	pictures, failures := map[string]renderer.Bitmap{}, map[string]error{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, u := range urls {
		all.Go(func() {
			picture, err := p.fetch(ctx, u)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failures[u] = err
				return
			}
			pictures[u] = picture
		})
	}
	all.Wait()
	return pictures, failures
}

// fetch gets one image, kept or new. It recovers itself, as nobody up the stack can: it has a goroutine of its own, and
// a panic in that, over foreign bytes, would end the process.
func (p *Painter) fetch(ctx context.Context, u string) (picture renderer.Bitmap, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanic, reason, debug.Stack())
		}
	}()
	if picture, ok := p.kept.Get(u); ok {
		return picture, nil
	}
	picture, err = p.fetcher.Fetch(ctx, u)
	if err == nil && !isDataURL(u) {
		p.kept.Set(u, picture, int64(len(u)+cap(picture.Bytes)), p.config.TTL)
	}
	return picture, err
}
