package renderer

import (
	"maps"
	"slices"

	"github.com/placard/placard/internal/css"
	"github.com/placard/placard/internal/drawing"
)

// A parser makes of a JSON value what the page can use as it stands: a string, float64, bool, []string or shadowValue.
// What a drawing is made of may be []float64, too.
type parser func(v Value, field *Field, f *fitting) (any, error)

// mainProperty is what a bare value sets. A group has none.
var mainProperty = map[Kind]string{
	Text:     "text",
	Picture:  ImageURL,
	Rating:   "rating",
	QR:       "text",
	Barcode:  "text",
	Chart:    "data",
	Variable: "value",
	Variant:  "value",
}

// elementProperties are those of every element.
var elementProperties = map[string]parser{
	"hide":         boolean,
	"opacity":      numberIn(0, 1),
	"rotation":     numberIn(-3600, 3600),
	"shift_x":      numberIn(-10000, 10000),
	"shift_y":      numberIn(-10000, 10000),
	"border_color": color,
	"border_width": numberIn(0, 1000),
	"radius":       numberIn(0, 10000),
	"gradient":     gradient,
	"shadow":       shadow,
}

// kindProperties are those that only a kind has.
var kindProperties = map[Kind]map[string]parser{
	Text: {
		"text":            text,
		"color":           color,
		"background":      color,
		"font_family":     fontFamily,
		"font_size":       numberIn(1, 2000),
		"font_weight":     numberIn(1, 1000),
		"text_align":      oneOf("left", "center", "right", "start", "end"),
		"text_align_v":    oneOf("top", "center", "bottom"),
		"highlight_color": color,
	},
	Picture: {
		ImageURL:   imageURL,
		"fit":      oneOf("cover", "contain", "fill"),
		"anchor_x": anchor("left", "center", "right"),
		"anchor_y": anchor("top", "center", "bottom"),
	},
	Rating: {
		"rating": rating,
		"max":    integerIn(1, 100),
		"color":  color,
	},
	QR: {
		"text":       text,
		"color":      color,
		"background": color,
	},
	Barcode: {
		"text":       text,
		"format":     oneOf(drawing.Formats...),
		"color":      color,
		"background": color,
	},
	Chart: {
		"data":   numbers,
		"labels": texts,
		"type":   oneOf(drawing.Types...),
		"color":  color,
	},
	Group:    {},
	Variable: {"value": variable},
	Variant:  {"value": variant},
}

// allProperties joins the two.
var allProperties = func() map[Kind]map[string]parser {
	all := map[Kind]map[string]parser{}
	for kind, own := range kindProperties {
		all[kind] = maps.Clone(own)
		if kind != Variable && kind != Variant {
			maps.Copy(all[kind], elementProperties)
		}
	}
	return all
}()

func propertiesOf(kind Kind) map[string]parser { return allProperties[kind] }

// MainProperty is what a bare value sets; none for a group.
func (k Kind) MainProperty() string { return mainProperty[k] }

// Properties returns the names of a kind's properties, the main one first.
func (k Kind) Properties() []string {
	names := sortedKeys(propertiesOf(k))
	if i := slices.Index(names, mainProperty[k]); i > 0 {
		names = slices.Insert(slices.Delete(names, i, i+1), 0, mainProperty[k])
	}
	return names
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// shadowValue is a shadow that may fall from a box or from the letters in it.
type shadowValue struct {
	css string
	// letters: it is legal for letters too.
	letters bool
}

// property is the kind of shadow that people mean: a text's falls from its letters, where it can.
func (s shadowValue) property(kind Kind) string {
	if kind == Text && s.letters {
		return "text_shadow"
	}
	return "box_shadow"
}

func shadow(v Value, _ *Field, _ *fitting) (any, error) {
	s, err := asText(v)
	if err != nil {
		return nil, err
	}
	parsed, err := css.ParseShadow(s)
	if err != nil {
		return nil, err
	}
	return shadowValue{css: parsed.CSS, letters: parsed.Text}, nil
}
