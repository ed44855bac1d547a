package pool

import (
	"context"
	"errors"
	"time"

	"github.com/placard/placard/renderer"
)

const (
	// maxCrashes is how often a document may crash: another browser may succeed, a third won't.
	maxCrashes = 2
	// maxTries bounds how often a document is drawn in all. What kills browsers may go on doing so.
	maxTries = 5
)

// Paint draws a document. Where its browser crashes it is drawn once more on another; where that was killed, or may
// have been, which says nothing of the document, a few times more. While it waits for an engine it ends with ctx. Once
// it draws, only ctx's deadline ends it, or Abandon: the picture is as good as done, and worth keeping even if nobody
// waits for it any more.
func (p *Pool) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	crashes := 0
	for try := 1; ; try++ {
		img, err := p.paint(ctx, doc)
		if !errors.Is(err, renderer.ErrCrashed) {
			return img, err
		}
		if !errors.Is(err, renderer.ErrKilled) && !errors.Is(err, renderer.ErrNoPicture) {
			crashes++
		}
		if crashes == maxCrashes || try == maxTries || ctx.Err() != nil {
			return nil, err
		}
		p.config.Logger.Warn("drawing again after a crash", "template", doc.Template.Name, "err", err)
	}
}

func (p *Pool) paint(ctx context.Context, doc *renderer.Document) (img *renderer.Image, err error) {
	start := time.Now()
	err = p.lend(ctx, func(engine renderer.Engine) (err error) {
		waited := time.Since(start)
		drawing, cancel := p.detach(ctx)
		defer cancel()
		if img, err = engine.Paint(drawing, doc); err == nil {
			p.drew()
			img.Timing.Queue += waited
		}
		return err
	})
	return img, err
}

// detach returns a context with ctx's deadline and values, that ends with the deadline or the pool alone. With the pool
// its cause is renderer.ErrClosed.
func (p *Pool) detach(ctx context.Context) (context.Context, context.CancelFunc) {
	detached, abandon := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(p.drawing, func() { abandon(context.Cause(p.drawing)) })
	cancel := func() { abandon(nil) }
	deadline, ok := ctx.Deadline()
	if !ok {
		return detached, func() { stop(); cancel() }
	}
	timed, cancelTimer := context.WithDeadline(detached, deadline)
	return timed, func() { cancelTimer(); stop(); cancel() }
}
