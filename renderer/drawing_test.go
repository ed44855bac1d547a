package renderer

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/internal/drawing"
)

// TestDrawing: all that a drawing is made of becomes one change, with what the template says of the rest.
func TestDrawing(t *testing.T) {
	tests := []struct {
		name          string
		modifications []Modification
		want          *drawing.Drawing
	}{
		{"all of a chart", []Modification{{"sales", "type", "line"}, {"sales", "labels", "x"}, {"sales", "", "3,4"}},
			drawnAs(drawing.Chart([]float64{3, 4}, []string{"x"}, "line"))},
		{"labels left over", []Modification{{"sales", "labels", "x,y,z"}, {"sales", "", "3"}},
			drawnAs(drawing.Chart([]float64{3}, []string{"x"}, "bar"))},
		{"text and format", []Modification{{"code", "", "x y"}, {"code", "format", "code128"}},
			drawnAs(drawing.Barcode("x y", "code128"))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			color := Modification{tt.modifications[0].Field, "color", "red"}
			doc := mustFit(t, Job{Format: PNG, Modifications: append(tt.modifications, color)})
			if len(doc.Changes) != 2 || doc.Changes[0].Property != "color" || doc.Changes[1].Property != DrawingProperty ||
				!reflect.DeepEqual(doc.Changes[1].Value, tt.want) {
				t.Errorf("got %+v, want a colour and %+v", doc.Changes, tt.want)
			}
		})
	}
}

func TestRequiredDrawing(t *testing.T) {
	tpl := testTemplate()
	tpl.Field("sales").Required = true
	for _, empty := range []Value{nil, "", []any{}} {
		_, err := Fit(Job{Format: PNG, Modifications: []Modification{{"sales", "", empty}}}, tpl, testLimits())
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "sales is required") {
			t.Errorf("%v: got %v, want that it is required", empty, err)
		}
	}
}

func TestSample(t *testing.T) {
	for _, field := range testTemplate().Fields {
		got, err := field.Sample()
		if _, is := drawn[field.Kind]; err != nil || (got != nil) != is {
			t.Errorf("%s: got %+v, %v", field.Name, got, err)
		}
	}
	want := drawnAs(drawing.Barcode("12345670", "ean8"))
	if got, _ := testTemplate().Field("code").Sample(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if _, err := (Field{Kind: Barcode, Default: "1", Drawing: map[string]string{"format": "ean13"}}).Sample(); err == nil {
		t.Error("a bad sample has no error")
	}
}
