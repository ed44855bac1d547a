package templates

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/placard/placard/internal/css"
	"github.com/placard/placard/internal/drawing"
	"github.com/placard/placard/renderer"
)

// saidKinds are those that data-kind can say; the others follow from the element.
var saidKinds = []renderer.Kind{renderer.Picture, renderer.Rating, renderer.QR, renderer.Barcode, renderer.Chart}

func (p *page) readField(node *html.Node, id string) renderer.Field {
	field := renderer.Field{Name: id}
	kind, given := attribute(node, "data-kind")
	switch {
	case given && !slices.Contains(saidKinds, renderer.Kind(kind)):
		p.problem("kind", "data-kind", fmt.Sprintf("the element %q has data-kind=%q", id, kind),
			"it can be image, rating, qr, barcode or chart")
	case given:
		field.Kind = renderer.Kind(kind)
	case node.DataAtom == atom.Img:
		field.Kind = renderer.Picture
	case hasElements(node):
		field.Kind = renderer.Group
	default:
		field.Kind = renderer.Text
	}
	if field.Kind != renderer.Group { // which has nothing that could be demanded
		_, field.Required = attribute(node, "data-required")
	}
	switch field.Kind {
	case renderer.Picture:
		field.Default, _ = attribute(node, "src")
	case renderer.Rating:
		p.readRating(node, &field)
	case renderer.QR, renderer.Barcode, renderer.Chart:
		p.readDrawing(node, &field)
	case renderer.Text:
		field.Default = textOf(node)
		_, field.Highlight = attribute(node, "data-highlight")
	}
	p.checkFit(node, &field)
	return field
}

// readRating reads how many stars there are by default, and at best: five where it doesn't say.
func (p *page) readRating(node *html.Node, field *renderer.Field) {
	field.Default, field.Max = textOf(node), 5
	if most, ok := attribute(node, "data-max"); ok {
		n, err := strconv.Atoi(most)
		if err != nil || n < 1 || n > 100 {
			p.problem("rating", "data-max", fmt.Sprintf("the rating %q has data-max=%q", field.Name, most), "it can be 1 to 100")
			return
		}
		field.Max = float64(n)
	}
	if n, err := css.ParseNumber(field.Default); err != nil || n < 0 || n > field.Max {
		p.problem("rating", idPattern(field.Name), fmt.Sprintf("the rating %q shows %q", field.Name, field.Default),
			fmt.Sprintf("it must be a number from 0 to %v", field.Max))
	}
}

// readDrawing reads what a code or a chart shows: the attribute of its main property, else the element's text.
func (p *page) readDrawing(node *html.Node, field *renderer.Field) {
	field.Default, field.Drawing = textOf(node), map[string]string{}
	for _, property := range []string{field.Kind.MainProperty(), "level", "format", "labels", "type"} {
		value, ok := attribute(node, "data-"+property)
		switch {
		case !ok:
		case property == field.Kind.MainProperty():
			field.Default = value
		default:
			field.Drawing[property] = value
		}
	}
	if level, ok := field.Drawing["level"]; ok && !slices.Contains(drawing.Levels, level) {
		p.problem("drawing", idPattern(field.Name), fmt.Sprintf("the element %q has data-level=%q", field.Name, level),
			"it can be L, M, Q or H")
		return
	}
	if _, err := field.Sample(); err != nil {
		p.problem("drawing", idPattern(field.Name), fmt.Sprintf("the %s %q can't be drawn: %v", field.Kind, field.Name, err),
			"mend its text or its data- attributes")
	}
}

// fitAttributes say how a text fits its box, to the fill script.
var fitAttributes = []struct {
	key, help string
	good      func(string) bool
}{
	{"data-fit", "it can be shrink or clamp", func(s string) bool { return s == "shrink" || s == "clamp" }},
	{"data-lines", "it can be 1 to 100", func(s string) bool {
		n, err := strconv.Atoi(s)
		return err == nil && n >= 1 && n <= 100
	}},
	{"data-min-size", "it can be 1 to 2000, in px", func(s string) bool {
		n, err := css.ParseNumber(s)
		return err == nil && n >= 1 && n <= 2000
	}},
}

func (p *page) checkFit(node *html.Node, field *renderer.Field) {
	if _, fitted := attribute(node, "data-fit"); !fitted {
		return
	}
	if field.Kind != renderer.Text {
		p.problem("fit", idPattern(field.Name),
			fmt.Sprintf("the element %q has data-fit, and is of kind %s", field.Name, field.Kind),
			"only texts, which have no elements in them, are fitted")
	}
	for _, a := range fitAttributes {
		if value, ok := attribute(node, a.key); ok && !a.good(value) {
			p.problem("fit", a.key+`\s*=\s*["']?`+regexp.QuoteMeta(value),
				fmt.Sprintf("the element %q has %s=%q", field.Name, a.key, value), a.help)
		}
	}
}
