package engine

import "slices"

// A warmPage is an open page with what it can reach, and what it was opened for. It keeps its viewport for life: what
// was drawn at one scale leaves traces at the edges of tiles when the same page is drawn at another.
type warmPage struct {
	Page
	site *site
	key  warmKey
}

// A warmKey is what documents must have in common to be drawn by the same page.
type warmKey struct {
	hash     string // of the template
	viewport Viewport
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
