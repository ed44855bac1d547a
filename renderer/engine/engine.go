// Package engine is what every engine does the same, whatever library drives its browser: it keeps warm pages, fills
// them, takes pictures in turn, and gets rid of what has failed.
package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/internal/shrink"
	"github.com/placard/placard/renderer"
)

// Disposal is how long a page that failed may take to close before its browser is given up. A stopped process takes up
// to four seconds.
const Disposal = 5 * time.Second

// An Engine draws documents with the pages of one browser. A browser draws one frame at a time, so a picture is made
// under a lock; pages are kept, least recently used out, one for each version of a template and size.
type Engine struct {
	driver Driver
	log    *slog.Logger
	// turn holds a token while nobody draws.
	turn chan struct{}
	warm warmPages
}

// New makes an engine of a driver. warm is how many pages it keeps open, 1 or more.
func New(driver Driver, warm int, log *slog.Logger) *Engine {
	e := &Engine{driver: driver, log: log, turn: make(chan struct{}, 1), warm: warmPages{max: warm}}
	e.turn <- struct{}{}
	return e
}

// Done is closed when the browser is gone.
func (e *Engine) Done() <-chan struct{} { return e.driver.Done() }

// Close ends the browser.
func (e *Engine) Close() error { return e.driver.Close() }

// Paint draws a document. A page that has to go is closed after Paint has returned; the next Paint waits for that.
func (e *Engine) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-e.turn:
	}
	phase.Begin(ctx, phase.Fill)
	ctx, cancel := Until(ctx, e.driver.Done())
	defer cancel()
	start := time.Now()
	page, err := e.page(ctx, doc)
	var img *renderer.Image
	if err == nil {
		img, err = draw(ctx, page, doc)
	}
	if err != nil {
		err = e.explain(ctx, page, err, start)
		e.pass(page)
		return nil, err
	}
	img.Timing.Fill = time.Since(start) - img.Timing.Paint
	if reusable(doc) {
		e.settle(page)
		page = e.warm.add(page)
	}
	e.pass(page)
	if doc.Transform == nil && img.Format == renderer.PNG {
		if err := repack(img, doc); err != nil {
			return nil, err
		}
	}
	return img, nil
}

// repack packs well, as the document's format, what the browser has packed in haste. Meanwhile a page that has to go is
// closed.
func repack(img *renderer.Image, doc *renderer.Document) (err error) {
	start := time.Now()
	if doc.Format == renderer.WebP {
		quick := img.Bytes
		img.Bytes, err = withinBytes(doc.MaxBytes, doc.Quality, func(quality int) ([]byte, error) {
			return shrink.WebP(quick, quality)
		})
	} else {
		img.Bytes, err = pngWithin(doc.MaxBytes, img.Bytes)
	}
	if err != nil {
		return fmt.Errorf("packing the browser's picture: %w", err)
	}
	img.Format = doc.Format
	img.Timing.Paint += time.Since(start)
	return nil
}

// captured is the format that the browser is asked for. It takes three times as long for a WebP as shrink.WebP, which
// knows no transparency.
func captured(doc *renderer.Document) renderer.Format {
	if doc.Format == renderer.WebP && !doc.Template.Transparent {
		return renderer.PNG
	}
	return doc.Format
}

// reusable reports whether the document's page is kept. The test picture is drawn too seldom to be worth a process.
func reusable(doc *renderer.Document) bool { return !doc.Template.FreshPage && doc != testPicture }

// settle keeps a page's processes to the browser's processors, once it has drawn: until then it may start threads.
func (e *Engine) settle(page *warmPage) {
	if !page.settled {
		page.settled = true
		e.driver.Pin()
	}
}

// pass makes it the next one's turn, after a page that has to go, if any, is closed, or the browser where that doesn't
// answer.
func (e *Engine) pass(leaving *warmPage) {
	if leaving == nil {
		e.turn <- struct{}{}
		return
	}
	go func() { // ends within about twice the time for disposal
		defer func() { e.turn <- struct{}{} }()
		ctx, cancel := context.WithTimeout(context.Background(), Disposal)
		defer cancel()
		if err := leaving.Close(ctx); err != nil {
			e.log.Warn("a page did not close: ending its browser", "err", err)
			_ = e.driver.Close()
		}
	}()
}

// page returns a warm page for the document, or opens one. Where that fails half-way, it returns the page with the
// error.
func (e *Engine) page(ctx context.Context, doc *renderer.Document) (*warmPage, error) {
	tpl := doc.Template
	key := warmKey{hash: tpl.Hash, viewport: viewport(doc), inspect: doc.Inspect}
	if page := e.warm.take(key); page != nil {
		return page, nil
	}
	s := &site{template: tpl}
	opened, err := e.driver.Open(ctx, PageOptions{
		URL: s.url(), Viewport: key.viewport, Scripts: tpl.Scripts, Fill: scripts(doc), Respond: s.respond,
	})
	if err != nil {
		return nil, fmt.Errorf("opening a page for %s: %w", tpl.Name, err)
	}
	page := &warmPage{Page: opened, site: s, key: key}
	ctx, cancel := Until(ctx, page.Gone())
	defer cancel()
	if err := page.Call(ctx, "setup", setupArgs(tpl, s.images()), nil); err != nil {
		return page, fmt.Errorf("setting up the page: %w", err)
	}
	return page, nil
}

// explain makes ErrCrashed or ErrKilled of the errors that follow from a crash, which drivers hear of in many ways, and
// puts the deadline before those that follow from that.
func (e *Engine) explain(ctx context.Context, page *warmPage, err error, start time.Time) error {
	switch {
	case closed(e.driver.Done()):
		return fmt.Errorf("%w: %w", crash(e.driver.Killed()), err)
	case page != nil && closed(page.Gone()):
		return fmt.Errorf("%w: %w", crash(page.Killed()), err)
	case errors.Is(ctx.Err(), context.DeadlineExceeded) && time.Since(start) >= timeEnough:
		return fmt.Errorf("%w: %w", renderer.ErrHung, err)
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %w", context.Cause(ctx), err)
	}
	return err
}

// timeEnough is what no sound page needs, on a busy machine either. One that its deadline cut short sooner had waited
// for too long, and says nothing of its template.
const timeEnough = 2 * time.Second

func crash(killed bool) error {
	if killed {
		return renderer.ErrKilled
	}
	return renderer.ErrCrashed
}

func closed(gone <-chan struct{}) bool {
	select {
	case <-gone:
		return true
	default:
		return false
	}
}

func draw(ctx context.Context, page *warmPage, doc *renderer.Document) (*renderer.Image, error) {
	ctx, cancel := Until(ctx, page.Gone())
	defer cancel()
	if doc.Transform != nil {
		return transform(ctx, page, doc)
	}
	return paint(ctx, page, doc)
}

// paint fills the page and takes the picture.
func paint(ctx context.Context, page *warmPage, doc *renderer.Document) (*renderer.Image, error) {
	var broken []string
	if err := page.Call(ctx, "fill", fillArgs(doc, page.site.show(doc.Pictures)), &broken); err != nil {
		return nil, fmt.Errorf("filling the page: %w", err)
	}
	phase.Begin(ctx, phase.Paint)
	start := time.Now()
	if err := page.rest(ctx); err != nil {
		return nil, fmt.Errorf("drawing the first frames: %w", err)
	}
	format := captured(doc)
	picture, err := withinBytes(capturedBytes(doc), doc.Quality, func(quality int) ([]byte, error) {
		return page.Capture(ctx, format, quality)
	})
	if err != nil {
		return nil, fmt.Errorf("taking the picture: %w", err)
	}
	if !page.Intact() {
		return nil, errors.New("the page went elsewhere while it was drawn")
	}
	img := &renderer.Image{Bytes: picture, Format: format, Incomplete: len(broken) > 0}
	if err := checkPicture(img); err != nil {
		return nil, err
	}
	for _, name := range broken {
		img.Warnings = append(img.Warnings, name+": the picture could not be decoded")
	}
	img.Timing.Paint = time.Since(start)
	if doc.Inspect {
		img.Inspection, err = inspect(ctx, page)
	}
	return img, err
}

// checkPicture refuses what the browser gives in place of a picture that it didn't make.
func checkPicture(img *renderer.Image) error {
	if bytes.HasPrefix(img.Bytes, magic[img.Format]) {
		return nil
	}
	return renderer.ErrNoPicture
}

// magic is what a picture begins with.
var magic = map[renderer.Format][]byte{
	renderer.PNG:  []byte("\x89PNG\r\n\x1a\n"),
	renderer.JPEG: []byte("\xff\xd8\xff"),
	renderer.WebP: []byte("RIFF"),
}

func viewport(doc *renderer.Document) Viewport {
	return Viewport{
		Width: doc.Width, Height: doc.Height, Scale: doc.Scale,
		Transparent: doc.Template.Transparent && doc.Format.HasAlpha(),
	}
}
