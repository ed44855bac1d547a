package fetch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/renderer"
)

// ErrMissing is ErrUnreachable of an image that was asked for itself: nothing is left to answer with.
var ErrMissing = errors.New("no such image")

// transform gets the image that the document is to be made of. One that can't be had is an error, whatever
// Config.Missing says: ErrMissing, ErrNotImage, ErrTimeout or renderer.ErrRefused.
func (p *Painter) transform(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	phase.Begin(ctx, phase.Fetch)
	start := time.Now()
	source := doc.Transform.URL
	pictures, failures, reserved, err := p.gather(ctx, []string{source})
	if err != nil {
		return nil, err
	}
	defer reserved.keep(0)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("fetching the source image: %w", ctx.Err())
	}
	if err := failures[source]; err != nil {
		return nil, p.missing(doc, err)
	}
	elapsed := time.Since(start)
	complete := *doc
	complete.Pictures = pictures
	drawn, err := p.next.Paint(ctx, &complete)
	if errors.Is(err, renderer.ErrUndecodable) {
		return nil, p.missing(doc, fmt.Errorf("%w: %w", ErrNotImage, err))
	}
	if err != nil {
		return nil, err
	}
	img := *drawn
	img.Timing.Fetch += elapsed
	img.AsOf = oldest(pictures)
	img.Incomplete = img.Incomplete || pictures[source].Truncated
	return &img, nil
}

// missing is what the client is told: the kind of the error and no more. The log gets all of it.
func (p *Painter) missing(doc *renderer.Document, reason error) error {
	if errors.Is(reason, errPanic) {
		return reason
	}
	p.config.Logger.Warn("a source image is missing", "url", withoutQuery(doc.Transform.URL), "err", reason)
	for _, kind := range []error{renderer.ErrRefused, ErrNotImage, ErrTimeout} {
		if errors.Is(reason, kind) {
			return fmt.Errorf("the source image: %w", kind)
		}
	}
	return ErrMissing
}
