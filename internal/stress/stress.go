// Package stress has the contents that strain a template's layout: next to nothing, too much, other scripts, photos of
// odd shapes. People look at them side by side, and `placard check` measures them.
package stress

import (
	"slices"
	"strings"

	"github.com/placard/placard/renderer"
)

// A Case is one way to fill any template.
type Case struct {
	// Name is for URLs and reports: lower case, with dashes. Title is for people.
	Name, Title string
	// Text is the headline's; empty: the sample's.
	Text string
	// Lang is the text's language, BCP 47; empty: the template's.
	Lang string
	// Photo is what every picture shows.
	Photo Photo
	// Bare empties all other texts and hides the ratings.
	Bare bool
}

// Photo is what a case does with the pictures of a template.
type Photo int

// What a picture can show.
const (
	SamplePhoto Photo = iota // the template's own
	NoPhoto
	WidePhoto // ten times as wide as high
	TallPhoto // ten times as high as wide
)

// headlines are what the main text is called, in the order in which they are looked for.
var headlines = []string{"title", "headline", "quote", "label", "caption", "name"}

// Modifications returns what fills a template so. What the template requires is always among them.
func (c Case) Modifications(tpl *renderer.Template) []renderer.Modification {
	headline := Headline(tpl)
	var mods []renderer.Modification
	for i := range tpl.Fields {
		field := &tpl.Fields[i]
		switch {
		case field.Kind == renderer.Picture:
			mods = append(mods, c.picture(field)...)
		case field.Kind == renderer.Rating && c.Bare && !field.Required:
			mods = append(mods, renderer.Modification{Field: field.Name, Property: "hide", Value: true})
		case field == headline && c.Text != "":
			mods = append(mods, renderer.Modification{Field: field.Name, Value: c.Text})
		case field.Kind == renderer.Text && c.Bare && !field.Required && field != headline && field.Name != figure:
			mods = append(mods, renderer.Modification{Field: field.Name, Value: ""})
		case field.Required:
			mods = append(mods, renderer.Modification{Field: field.Name, Value: escaped(field)})
		}
	}
	return mods
}

// figure is the text that a card about one number can't be without.
const figure = "value"

// picture returns what a picture shows. A required one is never without, and its sample can't be named: it is a file.
func (c Case) picture(field *renderer.Field) []renderer.Modification {
	photo := c.Photo
	if field.Required && (photo == NoPhoto || photo == SamplePhoto) {
		photo = WidePhoto
	}
	switch photo {
	case NoPhoto:
		return []renderer.Modification{{Field: field.Name, Property: "hide", Value: true}}
	case WidePhoto:
		return []renderer.Modification{{Field: field.Name, Value: wide()}}
	case TallPhoto:
		return []renderer.Modification{{Field: field.Name, Value: tall()}}
	}
	return nil
}

// escaped returns a field's sample as a modification spells it: a star could begin a mark.
func escaped(field *renderer.Field) string {
	if field.Highlight {
		return strings.ReplaceAll(field.Default, "*", `\*`)
	}
	return field.Default
}

// Headline returns the template's main text: one that is called so, else that with the longest sample; nil where the
// template has no text.
func Headline(tpl *renderer.Template) *renderer.Field {
	for _, name := range headlines {
		if field := tpl.Field(name); field != nil && field.Kind == renderer.Text {
			return field
		}
	}
	var longest *renderer.Field
	for i := range tpl.Fields {
		field := &tpl.Fields[i]
		if field.Kind == renderer.Text && (longest == nil || len(field.Default) > len(longest.Default)) {
			longest = field
		}
	}
	return longest
}

// For returns the cases that say something about a template: those about photos need one.
func For(tpl *renderer.Template) []Case {
	pictured := slices.ContainsFunc(tpl.Fields, func(f renderer.Field) bool { return f.Kind == renderer.Picture })
	worded := Headline(tpl) != nil
	return slices.DeleteFunc(slices.Clone(Cases), func(c Case) bool {
		return c.Photo != SamplePhoto && !pictured && !c.Bare || c.Text != "" && !worded
	})
}
