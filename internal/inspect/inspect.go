// Package inspect says what is wrong with a card as it was drawn: texts that run out of their boxes or into one
// another, that are hard to read, or that no font can write, codes that cameras can't read, and pictures that are too
// heavy.
package inspect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/jpeg"

	"github.com/placard/placard/renderer"
)

// A Report is what was found about one card. Lengths are CSS pixels, from the card's upper left corner.
type Report struct {
	Width  int `json:"width"`
	Height int `json:"height"`
	// Bytes is the size of the picture.
	Bytes int `json:"bytes"`
	// Fields are those that are displayed, in the order of the page, and before them texts of no field that have a
	// problem.
	Fields []Field `json:"fields"`
	// Findings are the problems, in no order that means anything.
	Findings []Finding `json:"findings"`
}

// A Field is where a field is drawn.
type Field struct {
	// Name is the field's, or the tag of a text that is none.
	Name string `json:"name"`
	// Kind is the field's; empty: the text is no field's.
	Kind   renderer.Kind `json:"kind"`
	X      float64       `json:"x"`
	Y      float64       `json:"y"`
	Width  float64       `json:"width"`
	Height float64       `json:"height"`
	// Overflow: its text is cut off, or runs out of its box.
	Overflow bool `json:"overflow"`
	// Problems are the messages of the findings about it.
	Problems []string `json:"problems"`
}

// A Finding is one problem of a card.
type Finding struct {
	// Field is the name of a field, or the tag of a text that is none; empty: the whole card.
	Field string `json:"field,omitempty"`
	Rule  Rule   `json:"rule"`
	// Message says what is wrong, after the field's name; Help what to do.
	Message string `json:"message"`
	Help    string `json:"help"`
	// Severity compares findings of one rule: more is worse.
	Severity float64 `json:"-"`
}

// Rule is the short name of a kind of problem.
type Rule string

// What can be found.
const (
	Overflow Rule = "overflow" // a text is cut off, or runs out of its box
	NoGlyph  Rule = "no-glyph" // no font has a letter
	Contrast Rule = "contrast" // a text is hard to tell from what is behind it
	Code     Rule = "code"     // a QR code or barcode is hard to tell from what is behind it
	Overlap  Rule = "overlap"  // two texts are drawn over one another
	Heavy    Rule = "heavy"    // the picture has too many bytes
)

// MaxBytes is how large a picture may be: above it some chats show a link without one.
const MaxBytes = 300 << 10

// Inspect draws the card that a job asks for, and reports on it. The renderer's painter must draw it: no cache has what
// is needed.
func Inspect(ctx context.Context, r *renderer.Renderer, job renderer.Job) (*Report, error) {
	fitted, err := r.Fit(job)
	if err != nil {
		return nil, err
	}
	doc := *fitted // which others may have
	doc.Inspect = true
	img, err := r.Painter.Paint(ctx, &doc)
	if err != nil {
		return nil, fmt.Errorf("drawing %s: %w", job.Template, err)
	}
	if img.Inspection == nil {
		return nil, errors.New("the picture came without an inspection: was it kept from before?")
	}
	report := &Report{
		Width: doc.Width, Height: doc.Height, Bytes: len(img.Bytes), Fields: []Field{}, Findings: []Finding{},
	}
	if err := report.judge(img.Inspection); err != nil {
		return nil, err
	}
	return report, nil
}

// judge fills the report.
func (r *Report) judge(inspection *renderer.Inspection) error {
	var m measures
	if err := json.Unmarshal(inspection.Measures, &m); err != nil {
		return fmt.Errorf("reading what the page measured: %w", err)
	}
	behind, err := jpeg.Decode(bytes.NewReader(inspection.Ground))
	if err != nil {
		return fmt.Errorf("reading the picture of what is behind the texts: %w", err)
	}
	ground := ground{picture: behind, scale: float64(behind.Bounds().Dx()) / float64(r.Width)}
	for i := range m.Texts {
		t := &m.Texts[i]
		r.add(overflow(t), noGlyph(t), contrast(t, ground))
		for j := range i {
			r.add(overlap(&m.Texts[j], t))
		}
	}
	for _, c := range m.Codes {
		r.add(unreadable(c, ground))
	}
	if r.Bytes > MaxBytes {
		r.add(&Finding{
			Rule: Heavy, Message: fmt.Sprintf("the picture has %d KB, and chats that take at most %d show none",
				r.Bytes>>10, MaxBytes>>10),
			Help: "make grounds plainer and photos smaller", Severity: float64(r.Bytes),
		})
	}
	r.list(m)
	return nil
}

// add adds those findings that are some.
func (r *Report) add(findings ...*Finding) {
	for _, f := range findings {
		if f != nil {
			r.Findings = append(r.Findings, *f)
		}
	}
}

// list makes the fields of what was measured and found.
func (r *Report) list(m measures) {
	for _, t := range m.Texts {
		if field := r.field(t.Name, "", t.Box); !t.Field && len(field.Problems) > 0 {
			r.Fields = append(r.Fields, field)
		}
	}
	for _, f := range m.Fields {
		r.Fields = append(r.Fields, r.field(f.Name, f.Kind, f.rectangle))
	}
}

func (r *Report) field(name string, kind renderer.Kind, box rectangle) Field {
	field := Field{Name: name, Kind: kind, X: box.X, Y: box.Y, Width: box.Width, Height: box.Height, Problems: []string{}}
	for _, f := range r.Findings {
		if f.Field == name {
			field.Problems = append(field.Problems, f.Message)
			field.Overflow = field.Overflow || f.Rule == Overflow
		}
	}
	return field
}
