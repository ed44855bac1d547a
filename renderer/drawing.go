package renderer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/placard/placard/internal/drawing"
)

// DrawingProperty is what a Change says in place of all properties that a code or a chart is made of.
const DrawingProperty = "drawing"

// drawn are the properties that a drawing is made of, the main one first, by kind.
var drawn = map[Kind][]string{
	QR:      {"text"},
	Barcode: {"text", "format"},
	Chart:   {"data", "labels", "type"},
}

// Sample draws what a code or a chart shows where a job says nothing of it; nil for other kinds.
func (f Field) Sample() (*drawing.Drawing, error) {
	if drawn[f.Kind] == nil {
		return nil, nil
	}
	return f.draw(map[string]any{})
}

// draw makes the drawing of a field whose properties are set to these values, and all others as its template says.
func (f Field) draw(values map[string]any) (*drawing.Drawing, error) {
	for _, property := range drawn[f.Kind] {
		if _, ok := values[property]; ok {
			continue
		}
		value, err := propertiesOf(f.Kind)[property](f.given(property), &f, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", property, err)
		}
		values[property] = value
	}
	switch f.Kind {
	case QR:
		return drawing.QR(values["text"].(string), f.given("level"))
	case Barcode:
		return drawing.Barcode(values["text"].(string), values["format"].(string))
	}
	return drawing.Chart(values["data"].([]float64), values["labels"].([]string), values["type"].(string))
}

// usual are what a drawing is made of where its template doesn't say. A QR code of level M is read with a smudge on it.
var usual = map[string]string{"level": "M", "format": "code128", "type": "bar"}

// given is what the template says of a property.
func (f Field) given(property string) string {
	if property == mainProperty[f.Kind] {
		return f.Default
	}
	return cmp.Or(f.Drawing[property], usual[property])
}

// draw puts a drawing in place of the changes that it is made of.
func (f *fitting) draw(field Field) error {
	values, set := map[string]any{}, []string{}
	for _, property := range drawn[field.Kind] {
		if v := f.set(field.Name, property); v != nil {
			values[property] = v
			set = append(set, property)
		}
	}
	if len(set) == 0 {
		return nil
	}
	made, err := field.draw(values)
	if err != nil {
		return &FieldError{field.Name, set[0], fmt.Errorf("%s.%s: %w", field.Name, set[0], err)}
	}
	f.document.Changes = slices.DeleteFunc(f.document.Changes, func(c Change) bool {
		return c.Field == field.Name && slices.Contains(set, c.Property)
	})
	f.document.Changes = append(f.document.Changes,
		Change{Field: field.Name, Kind: field.Kind, Property: DrawingProperty, Value: made})
	return nil
}

// numbers reads a list of numbers, or a text with commas between them. An empty one has none.
func numbers(v Value, _ *Field, _ *fitting) (any, error) {
	list, err := asListOrNone(v)
	if err != nil {
		return nil, err
	}
	if len(list) > drawing.MaxPoints {
		return nil, fmt.Errorf("%d numbers; a chart has %d at most", len(list), drawing.MaxPoints)
	}
	data := make([]float64, len(list))
	for i, s := range list {
		if data[i], err = asNumber(s, -1e9, 1e9); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// maxLabel is as long as a label may be, in bytes: longer ones belong beside a chart.
const maxLabel = 200

// texts reads a list of texts, or one with commas between them. An empty one has none.
func texts(v Value, _ *Field, _ *fitting) (any, error) {
	list, err := asListOrNone(v)
	if err != nil {
		return nil, err
	}
	if len(list) > drawing.MaxPoints {
		return nil, fmt.Errorf("%d labels; a chart has %d at most", len(list), drawing.MaxPoints)
	}
	for i, s := range list {
		if len(s) > maxLabel {
			return nil, fmt.Errorf("the label %s is longer than %d bytes", quote(s), maxLabel)
		}
		list[i] = strings.TrimSpace(s)
	}
	return list, nil
}

func asListOrNone(v Value) ([]string, error) {
	if s, ok := v.(string); ok && strings.TrimSpace(s) == "" {
		return []string{}, nil
	}
	return asList(v)
}
