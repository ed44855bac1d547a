package pool

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/placard/placard/renderer"
)

// BreakerConfig says when a template is refused, and for how long.
type BreakerConfig struct {
	// Failures within Window are what it takes, 1 or more.
	Failures int
	Window   time.Duration
	// Pause is how long the template is refused. Then one document may try.
	Pause  time.Duration
	Logger *slog.Logger
}

// DefaultBreakerConfig refuses a template for a minute after three failures in one.
func DefaultBreakerConfig() BreakerConfig {
	return BreakerConfig{
		Failures: 3,
		Window:   time.Minute,
		Pause:    time.Minute,
		Logger:   slog.Default(),
	}
}

// A Breaker is a Painter that refuses the documents of a template whose pages crash or hang their browsers: each of
// them takes a browser away from all other templates. Other failures, and browsers that somebody killed, don't count.
// A template that was edited begins anew.
type Breaker struct {
	next   renderer.Painter
	config BreakerConfig

	mu       sync.Mutex
	circuits map[circuitKey]*circuit // of templates that have failed
}

// NewBreaker watches what next makes of each template.
func NewBreaker(next renderer.Painter, config BreakerConfig) *Breaker {
	return &Breaker{next: next, config: config, circuits: map[circuitKey]*circuit{}}
}

// errUnknown is the outcome of a document whose drawing panicked.
var errUnknown = errors.New("the outcome is unknown")

// Paint passes the document on. For one of a template that is refused the error is renderer.ErrBroken, in a
// renderer.RetryError.
func (b *Breaker) Paint(ctx context.Context, doc *renderer.Document) (img *renderer.Image, err error) {
	as, err := b.admit(doc)
	if err != nil {
		return nil, err
	}
	err = errUnknown
	defer func() { b.note(doc, as, err) }()
	img, err = b.next.Paint(ctx, doc)
	return img, err
}

// An admission is what a document is drawn as.
type admission int

const (
	usual   admission = iota
	trial             // the one that tries after a pause
	another           // of another version than the one that has failed
)

// admit says whether a document may be drawn, and as what.
func (b *Breaker) admit(doc *renderer.Document) (admission, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.circuits[keyOf(doc)]
	switch {
	case c == nil:
		return usual, nil
	case c.hash != doc.Template.Hash:
		return another, nil
	case !c.open:
		return usual, nil
	case c.refuses(time.Now()):
		return usual, &renderer.RetryError{Err: renderer.ErrBroken, After: max(time.Second, time.Until(c.until))}
	}
	c.trying = true
	return trial, nil
}

// note takes the outcome of a document that was admitted. One that began before its template was edited, or refused,
// says nothing new.
func (b *Breaker) note(doc *renderer.Document, as admission, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.circuits[keyOf(doc)]
	if c != nil && c.hash != doc.Template.Hash && as == another && (err == nil || isBreak(err)) {
		b.forget(doc) // the version that was drawn now counts
		c = nil
	}
	if c == nil && isBreak(err) {
		c = &circuit{hash: doc.Template.Hash}
		b.circuits[keyOf(doc)] = c
	}
	if c == nil || c.hash != doc.Template.Hash || c.open != (as == trial) {
		return
	}
	c.trying = false
	switch {
	case isBreak(err):
		if c.fail(b.config, time.Now()) {
			b.config.Logger.Error("a template is refused: its pages crash or hang",
				"template", keyOf(doc).label(), "for", b.config.Pause, "err", err)
		}
	case err == nil && as == trial:
		b.forget(doc)
	}
}

// forget lets a template begin anew.
func (b *Breaker) forget(doc *renderer.Document) {
	key := keyOf(doc)
	if b.circuits[key].open {
		b.config.Logger.Info("a template is drawn again", "template", key.label())
	}
	delete(b.circuits, key)
}

// Refused has the templates that were refused and have not been drawn since, and "(transforms)" for all of these: true
// while they are refused, false when the next document may try. One that has left the library, or was edited, is not in
// it.
func (b *Breaker) Refused(library renderer.Library) map[string]bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	refused := map[string]bool{}
	for key, c := range b.circuits {
		if c.open && (key.transform || c.isOf(library, key.template)) {
			refused[key.label()] = c.refuses(time.Now())
		}
	}
	return refused
}

// isBreak reports whether an error is the template's own doing, and costs more than its own image.
func isBreak(err error) bool {
	return errors.Is(err, renderer.ErrHung) || errors.Is(err, renderer.ErrCrashed) && !errors.Is(err, renderer.ErrKilled)
}
