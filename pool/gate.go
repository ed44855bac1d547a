package pool

import (
	"context"

	"github.com/placard/placard/renderer"
)

// A Gate is a Painter that lets at most so many documents through at once, and turns the rest away without delay. It
// stands before all that takes time, so whatever waits behind it is bounded.
type Gate struct {
	next   renderer.Painter
	places chan struct{} // holds a token for each document inside
}

// NewGate bounds how many documents next has at once.
func NewGate(next renderer.Painter, limit int) *Gate {
	return &Gate{next: next, places: make(chan struct{}, limit)}
}

// Inside reports how many documents are behind the gate.
func (g *Gate) Inside() int { return len(g.places) }

// Paint passes the document on, or returns renderer.ErrBusy.
func (g *Gate) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	release, err := g.enter()
	if err != nil {
		return nil, err
	}
	defer release()
	return g.next.Paint(ctx, doc)
}

// enter takes a place and says how to give it back.
func (g *Gate) enter() (release func(), err error) {
	select {
	case g.places <- struct{}{}:
		return func() { <-g.places }, nil
	default:
		return nil, renderer.ErrBusy
	}
}
