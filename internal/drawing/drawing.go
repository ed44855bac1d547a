// Package drawing makes codes and charts: shapes of SVG that a page's script makes elements of, and that a template's
// style sheet colours. What is in a drawing is numbers and words of ours, but for labels, which are set as text.
package drawing

import (
	"math"
	"strconv"
)

// A Drawing is what a code or a chart looks like. One without shapes shows nothing.
type Drawing struct {
	// Class names the kind of drawing for style sheets: placard-qr, placard-bars, …
	Class string `json:"class"`
	// ViewBox is the svg's. Where there is none, coordinates are shares of its box, in per cent.
	ViewBox string `json:"viewBox,omitempty"`
	// Stretch: the drawing fills its box, whatever that does to its proportions.
	Stretch bool    `json:"stretch,omitempty"`
	Shapes  []Shape `json:"shapes"`
	// Labels are texts below the drawing, or beside a pie.
	Labels []string `json:"labels,omitempty"`
}

// A Shape is one element of an svg.
type Shape struct {
	// Element is path, rect, line or circle.
	Element string `json:"element"`
	// Class is what style sheets call it.
	Class string `json:"class"`
	// Attributes are the element's own. Being attributes, they give way to any style.
	Attributes map[string]string `json:"attributes"`
	// Datum is what it stands for; nil for a part of none.
	Datum *Datum `json:"datum,omitempty"`
}

// A Datum is one number of a chart.
type Datum struct {
	// Index counts from 0.
	Index int     `json:"index"`
	Value float64 `json:"value"`
	// Share is a part of the whole, in a pie, or of the largest magnitude: -1 to 1.
	Share float64 `json:"share"`
}

// round keeps what is printed short: a hundred-thousandth of a drawing is no pixel.
func round(f float64) float64 { return math.Round(f*1e5) / 1e5 }

func number(f float64) string { return strconv.FormatFloat(round(f)+0, 'f', -1, 64) } // + 0: never -0

func percent(share float64) string { return number(share*100) + "%" }
