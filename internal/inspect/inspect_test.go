package inspect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

// shelf is a library of one template.
type shelf struct{ tpl *renderer.Template }

func (s shelf) Template(string) (*renderer.Template, error) { return s.tpl, nil }

// measured is what a page might say: a title over a kicker that no field is, both black on the ground's black.
const measured = `{
  "fields": [{"name": "title", "kind": "text", "x": 10, "y": 20, "width": 100, "height": 50},
    {"name": "logo", "kind": "image", "x": 150, "y": 0, "width": 40, "height": 40}],
  "texts": [
    {"name": "<p>", "field": false, "box": {"x": 10, "y": 20, "width": 100, "height": 50},
      "clip": {"x": 0, "y": 0, "width": 200, "height": 100}, "missing": [],
      "words": [{"x": 10, "y": 30, "width": 80, "height": 20, "size": 20, "weight": 400, "colour": null, "written": true}]},
    {"name": "title", "field": true, "box": {"x": 10, "y": 20, "width": 100, "height": 50},
      "clip": {"x": 0, "y": 0, "width": 200, "height": 100}, "missing": [],
      "words": [{"x": 10, "y": 30, "width": 150, "height": 20, "size": 20, "weight": 400, "colour": [0, 0, 0, 255], "written": true}]}]
}`

func inspectWith(t *testing.T, size int, inspection *renderer.Inspection, err error) (*Report, error) {
	t.Helper()
	r := &renderer.Renderer{
		Library: shelf{&renderer.Template{Name: "card", Width: 200, Height: 100}},
		Limits:  renderer.Limits{MaxPixels: 1e6},
		Painter: renderer.PainterFunc(func(_ context.Context, doc *renderer.Document) (*renderer.Image, error) {
			if !doc.Inspect {
				t.Error("the document does not ask for an inspection")
			}
			return &renderer.Image{Bytes: make([]byte, size), Inspection: inspection}, err
		}),
	}
	return Inspect(t.Context(), r, renderer.Job{Template: "card", Format: renderer.JPEG})
}

func blackGround(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 200, 100)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestInspect(t *testing.T) {
	report, err := inspectWith(t, MaxBytes+1, &renderer.Inspection{Measures: []byte(measured), Ground: blackGround(t)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, f := range report.Findings {
		rules = append(rules, f.Field+" "+string(f.Rule))
	}
	if got, want := strings.Join(rules, ", "), "title overflow, title contrast, <p> overlap,  heavy"; got != want {
		t.Errorf("found %s\nwant %s", got, want)
	}
	var shown []string
	for _, f := range report.Fields {
		shown = append(shown, f.Name)
	}
	if got := strings.Join(shown, " "); got != "<p> title logo" {
		t.Errorf("the fields are %s", got)
	}
	if title := report.Fields[1]; !title.Overflow || len(title.Problems) != 2 || title.Width != 100 || title.Kind != renderer.Text {
		t.Errorf("the title is %+v", title)
	}
	if report.Width != 200 || report.Height != 100 || report.Bytes != MaxBytes+1 {
		t.Errorf("the card is %+v", report)
	}
}

// TestReportAsJSON is what the studio reads.
func TestReportAsJSON(t *testing.T) {
	nothing := &renderer.Inspection{Measures: []byte(`{"fields":[{"name":"a","kind":"text","x":1,"y":2,"width":3,"height":4}]}`),
		Ground: blackGround(t)}
	report, err := inspectWith(t, MaxBytes, nothing, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(report)
	const want = `{"width":200,"height":100,"bytes":307200,"fields":[{"name":"a","kind":"text","x":1,"y":2,"width":3,"height":4,` +
		`"overflow":false,"problems":[]}],"findings":[]}`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

func TestInspectFails(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name       string
		inspection *renderer.Inspection
		err        error
		want       string
	}{
		{"painting", nil, broken, "drawing card: broken"},
		{"an image from a cache", nil, nil, "without an inspection"},
		{"measures", &renderer.Inspection{Measures: []byte("?"), Ground: blackGround(t)}, nil, "what the page measured"},
		{"ground", &renderer.Inspection{Measures: []byte("{}"), Ground: []byte("?")}, nil, "behind the texts"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report, err := inspectWith(t, 1, tt.inspection, tt.err)
			if report != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %+v, %v; want an error with %q", report, err, tt.want)
			}
		})
	}
}
