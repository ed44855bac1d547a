package drawing

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Types are the charts that Chart draws.
var Types = []string{"bar", "line", "pie"}

// MaxPoints bounds the numbers of one chart: more than one for each pixel of a card says nothing.
const MaxPoints = 1000

// Chart draws numbers from -1e9 to 1e9 as one of the Types. labels are for the first of them. Without numbers it makes
// an empty drawing.
func Chart(data []float64, labels []string, kind string) (*Drawing, error) {
	if len(labels) > len(data) {
		labels = labels[:len(data)]
	}
	if len(data) == 0 {
		return &Drawing{Class: "placard-" + kind, Shapes: []Shape{}}, nil
	}
	switch kind {
	case "line":
		return lineChart(data, labels), nil
	case "pie":
		return pieChart(data, labels)
	}
	return barChart(data, labels), nil
}

// barShare is a bar's width: a part of the slot that it stands in the middle of.
const barShare = 0.7

// barChart has bars up and down from zero.
func barChart(data []float64, labels []string) *Drawing {
	low, high := min(0, slices.Min(data)), max(0, slices.Max(data))
	if low == high { // nothing but zeros, which lie on the floor
		high = 1
	}
	span, most := high-low, max(high, -low)
	zero := high / span
	slot := 1 / float64(len(data))
	shapes := []Shape{}
	for i, v := range data {
		class := "placard-bar"
		if v < 0 {
			class += " placard-negative"
		}
		shapes = append(shapes, Shape{Element: "rect", Class: class, Datum: &Datum{i, v, round(v / most)},
			Attributes: map[string]string{
				"x": percent((float64(i) + (1-barShare)/2) * slot), "width": percent(barShare * slot),
				"y": percent(zero - max(v, 0)/span), "height": percent(math.Abs(v) / span), "fill": "currentColor",
			}})
	}
	axis := Shape{Element: "line", Class: "placard-axis", Attributes: map[string]string{
		"x1": "0%", "x2": "100%", "y1": percent(zero), "y2": percent(zero), "stroke": "none",
	}}
	return &Drawing{Class: "placard-bars", Shapes: append(shapes, axis), Labels: labels}
}

// lineChart runs from the least to the most of its data. It takes the whole width; with labels, points stand above
// theirs.
func lineChart(data []float64, labels []string) *Drawing {
	first, step := 0.0, 100/float64(max(len(data)-1, 1))
	switch {
	case len(data) == 1: // is as high all the way
		data = []float64{data[0], data[0]}
	case len(labels) > 0:
		step = 100 / float64(len(data))
		first = step / 2
	}
	low, high := slices.Min(data), slices.Max(data)
	most := max(-low, high)
	if most == 0 {
		most = 1
	}
	var line strings.Builder
	points := []Shape{}
	for i, v := range data {
		y := 50.0
		if high > low {
			y = 100 * (high - v) / (high - low)
		}
		at := number(first+float64(i)*step) + " " + number(y)
		line.WriteString("ML"[min(i, 1):min(i, 1)+1] + at)
		points = append(points, stroke("placard-point", "M"+at+"h0", "none", &Datum{i, v, round(v / most)}))
	}
	area := Shape{Element: "path", Class: "placard-area", Attributes: map[string]string{
		"d":    line.String() + "V100H" + number(first) + "z",
		"fill": "none",
	}}
	shapes := append([]Shape{area, stroke("placard-line", line.String(), "currentColor", nil)}, points...)
	return &Drawing{Class: "placard-lines", ViewBox: "0 0 100 100", Stretch: true, Shapes: shapes, Labels: labels}
}

// stroke is a path whose pen stays round and as wide as it is, however the drawing is stretched.
func stroke(class, path, colour string, datum *Datum) Shape {
	return Shape{Element: "path", Class: class, Datum: datum, Attributes: map[string]string{
		"d": path, "fill": "none", "stroke": colour, "stroke-width": "4", "stroke-linecap": "round",
		"stroke-linejoin": "round", "vector-effect": "non-scaling-stroke",
	}}
}

// pieChart goes clockwise from the top. Zeros have no slice; of nothing but zeros there is a bare disc.
func pieChart(data []float64, labels []string) (*Drawing, error) {
	total := 0.0
	for _, v := range data {
		if v < 0 {
			return nil, fmt.Errorf("%v can't be a slice of a pie; use bars", v)
		}
		total += v
	}
	drawing := &Drawing{Class: "placard-pie", ViewBox: "0 0 100 100", Labels: labels, Shapes: []Shape{}}
	if total == 0 {
		drawing.Shapes = []Shape{disc("placard-empty", "0.15", nil)}
		return drawing, nil
	}
	from := 0.0
	for i, v := range data {
		share := v / total
		datum := &Datum{i, v, round(share)}
		opacity := number(1 - 0.8*float64(i)/float64(len(data))) // neighbours differ, all are seen
		switch {
		case round(share) == 1:
			drawing.Shapes = append(drawing.Shapes, disc("placard-slice", opacity, datum))
		case share > 0:
			drawing.Shapes = append(drawing.Shapes, slice(from, from+share, opacity, datum))
		}
		from += share
	}
	return drawing, nil
}

func disc(class, opacity string, datum *Datum) Shape {
	return Shape{Element: "circle", Class: class, Datum: datum, Attributes: map[string]string{
		"cx": "50", "cy": "50", "r": "50", "fill": "currentColor", "fill-opacity": opacity,
	}}
}

// slice is a part of a disc between two shares of it.
func slice(from, to float64, opacity string, datum *Datum) Shape {
	large := "0"
	if to-from > 0.5 {
		large = "1"
	}
	return Shape{Element: "path", Class: "placard-slice", Datum: datum, Attributes: map[string]string{
		"d": "M50 50L" + onRim(from) + "A50 50 0 " + large + " 1 " + onRim(to) + "z", "fill": "currentColor",
		"fill-opacity": opacity,
	}}
}

func onRim(share float64) string {
	sin, cos := math.Sincos(2 * math.Pi * share)
	return number(50+50*sin) + " " + number(50-50*cos)
}
