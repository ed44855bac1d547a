package engine

import (
	"bytes"
	"context"
	"slices"

	"github.com/placard/placard/renderer"
)

// A warmPage is an open page with what it can reach, and what it was opened for. It keeps its viewport for life: what
// was drawn at one scale leaves traces at the edges of tiles when the same page is drawn at another.
type warmPage struct {
	Page
	site *site
	key  warmKey
	// rested: the page has drawn what it was given at least once.
	rested bool
	// settled: it has been drawn and kept.
	settled bool
}

// restTries bounds the frames of a page that never comes to rest, as one with scripts may not.
const restTries = 6

// rest has a new page draw until two pictures in a row are the same. Its first frames can lag behind: they show what
// was there before the page was filled, or come at another quality than all that follow.
func (p *warmPage) rest(ctx context.Context) error {
	var last []byte
	for range restTries {
		if p.rested {
			return nil
		}
		picture, err := p.Capture(ctx, renderer.JPEG, fineQuality)
		if err != nil {
			return err
		}
		p.rested = len(picture) > 0 && bytes.Equal(picture, last)
		last = picture
	}
	p.rested = true
	return nil
}

// fineQuality tells pictures apart, and is much faster than png.
const fineQuality = 100

// A warmKey is what documents must have in common to be drawn by the same page.
type warmKey struct {
	hash     string // of the template
	viewport Viewport
	inspect  bool // it has the inspect script
}

// warmPages are the pages that are kept, the last used one last. Whoever has the engine's turn may use them.
type warmPages struct {
	max   int
	pages []*warmPage
}

// take returns the page for a key, which is no longer among the warm ones, or nil.
func (w *warmPages) take(key warmKey) *warmPage {
	i := slices.IndexFunc(w.pages, func(p *warmPage) bool { return p.key == key })
	if i < 0 {
		return nil
	}
	page := w.pages[i]
	w.pages = slices.Delete(w.pages, i, i+1)
	return page
}

// add keeps a page, now the last used, and returns the one that has to go for it, or nil.
func (w *warmPages) add(p *warmPage) *warmPage {
	w.pages = append(w.pages, p)
	if len(w.pages) <= w.max {
		return nil
	}
	old := w.pages[0]
	w.pages = slices.Delete(w.pages, 0, 1)
	return old
}
