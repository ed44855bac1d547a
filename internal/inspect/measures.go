package inspect

import "github.com/placard/placard/renderer"

// measures are what the inspect script finds, static/inspect.js.
type measures struct {
	Fields []struct {
		Name string        `json:"name"`
		Kind renderer.Kind `json:"kind"`
		rectangle
	} `json:"fields"`
	Texts []text `json:"texts"`
	Codes []code `json:"codes"`
}

// A code is the modules of a field's QR code or barcode, level and of one colour.
type code struct {
	rectangle

	Name string `json:"name"`
	// Colour is red, green, blue and alpha, 0 to 255.
	Colour []float64 `json:"colour"`
}

// A text is that of one field, or of one element that is none.
type text struct {
	Name string `json:"name"`
	// Field: it is a field's.
	Field bool `json:"field"`
	// Turned: its words are not level, and their boxes larger than what they hold. Only its letters can be judged.
	Turned bool `json:"turned"`
	// Fit is its data-fit.
	Fit string `json:"fit"`
	// Box is what it should stand in, Clip what it is seen in.
	Box  rectangle `json:"box"`
	Clip rectangle `json:"clip"`
	// Ellipsis: what isn't seen ends in one, as the template wants it.
	Ellipsis bool   `json:"ellipsis"`
	Words    []word `json:"words"`
	// Missing are the letters that no font has.
	Missing []string `json:"missing"`
}

// A word is letters without a space between them, on one line and of one look.
type word struct {
	rectangle // of its letters

	// Size is the font's, in CSS pixels; Weight 1 to 1000.
	Size   float64 `json:"size"`
	Weight float64 `json:"weight"`
	// Colour is red, green, blue and alpha, 0 to 255; empty: no one colour.
	Colour []float64 `json:"colour"`
	// Written: it has letters or digits.
	Written bool `json:"written"`
}

// seen returns the part of a word that is seen; empty where that is next to nothing, as of a text for screen readers.
func (t *text) seen(w word) rectangle {
	part := w.intersect(t.Clip)
	if min(part.Width, part.Height) <= leastPixels {
		return rectangle{}
	}
	return part
}

// A rectangle is in CSS pixels, from the card's upper left corner.
type rectangle struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// intersect returns the part that two rectangles have in common; its sides are 0 where they have none.
func (r rectangle) intersect(s rectangle) rectangle {
	x, y := max(r.X, s.X), max(r.Y, s.Y)
	return rectangle{
		x, y, max(0, min(r.X+r.Width, s.X+s.Width)-x), max(0, min(r.Y+r.Height, s.Y+s.Height)-y),
	}
}

func (r rectangle) empty() bool { return r.Width <= 0 || r.Height <= 0 }

// beyond returns how far r reaches out of s, sideways and up or down; 0 where it doesn't.
func (r rectangle) beyond(s rectangle) (x, y float64) {
	x = max(0, s.X-r.X, r.X+r.Width-s.X-s.Width)
	y = max(0, s.Y-r.Y, r.Y+r.Height-s.Y-s.Height)
	return x, y
}
