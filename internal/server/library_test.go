package server

import (
	"maps"
	"slices"

	"github.com/placard/placard/renderer"
)

// A library is a Library that never changes.
type library map[string]*renderer.Template

func (l library) Template(name string) (*renderer.Template, error) {
	if tpl, ok := l[name]; ok {
		return tpl, nil
	}
	return nil, renderer.ErrNoTemplate
}

func (l library) Templates() []*renderer.Template {
	var all []*renderer.Template
	for _, name := range slices.Sorted(maps.Keys(l)) {
		all = append(all, l[name])
	}
	return all
}

// cards has a template with a field of each kind, and a plain one.
var cards = library{
	"article": {
		Name: "article", Title: "Article", Description: "A <card> for posts & news", Width: 1200, Height: 630,
		Fields: []renderer.Field{
			{Name: "title", Kind: renderer.Text, Default: "A \"title\"", Required: true},
			{Name: "cover", Kind: renderer.Picture, Default: "cover.svg"},
			{Name: "stars", Kind: renderer.Rating, Default: "4.5", Max: 5},
			{Name: "box", Kind: renderer.Group},
			{Name: "accent", Kind: renderer.Variable, Default: "#c00", Type: renderer.Color},
			{Name: "theme", Kind: renderer.Variant, Default: "dark", Values: []string{"dark", "light"}},
		},
	},
	"plain": {Name: "plain", Width: 10, Height: 20},
}
