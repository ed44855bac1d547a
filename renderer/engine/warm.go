package engine

import (
	"context"
	"slices"
)

// A warmPage is an open page with what it can reach and the size that it was last given.
type warmPage struct {
	Page
	site     *site
	viewport Viewport
}

func (p *warmPage) resize(ctx context.Context, v Viewport) error {
	if p.viewport == v {
		return nil
	}
	p.viewport = v
	return p.Resize(ctx, v)
}

// warmPages are the pages that are kept, the last used one last. Whoever has the engine's turn may use them.
type warmPages struct {
	max   int
	pages []*warmPage
}

// take returns the page of a template's version, now the last used, or nil.
func (w *warmPages) take(hash string) *warmPage {
	for _, p := range w.pages {
		if p.site.template.Hash == hash {
			w.drop(p)
			w.pages = append(w.pages, p)
			return p
		}
	}
	return nil
}

// add keeps a page, and returns the one that has to go for it, or nil.
func (w *warmPages) add(p *warmPage) *warmPage {
	w.pages = append(w.pages, p)
	if len(w.pages) <= w.max {
		return nil
	}
	old := w.pages[0]
	w.drop(old)
	return old
}

func (w *warmPages) drop(p *warmPage) {
	w.pages = slices.DeleteFunc(w.pages, func(q *warmPage) bool { return q == p })
}
