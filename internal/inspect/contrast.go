package inspect

import (
	"fmt"
	"image"
	"math"
	"slices"
)

// What WCAG 2.2 asks for, success criterion 1.4.3, and what it calls large: 18 points, or 14 points in bold.
const (
	leastContrast = 4.5
	leastLarge    = 3.0
	largeSize     = 24.0
	largeBold     = 14 * 4.0 / 3
	boldWeight    = 700
)

// Of the pixels behind a word a tenth may be too like it: the word's box has corners where no letter is.
const (
	ignored = 0.1
	columns = 24 // of pixels looked at
	rows    = 12
)

// A ground is what is behind the texts; scale is device pixels per CSS pixel.
type ground struct {
	picture image.Image
	scale   float64
}

// contrast finds a text with a word that is hard to tell from its ground. What is drawn in no one colour is not judged.
func contrast(t *text, g ground) *Finding {
	var worst *Finding
	if t.Turned {
		return nil
	}
	for _, w := range t.Words {
		visible := t.seen(w)
		if !w.Written || len(w.Colour) < 4 || visible.empty() {
			continue
		}
		got, ink, behind := g.contrast(visible, w.Colour)
		least := w.least()
		lack := least / got
		if got >= least || worst != nil && lack <= worst.Severity {
			continue
		}
		worst = &Finding{
			Field: t.Name, Rule: Contrast,
			Message: fmt.Sprintf("its contrast is %.1f:1, %s on %s, and %v:1 is the least", math.Floor(got*10)/10, hex(ink),
				hex(behind), least),
			Help: "make its colour lighter or darker, or put a scrim behind it", Severity: lack,
		}
	}
	return worst
}

func (w word) least() float64 {
	if w.Size >= largeSize || w.Size >= largeBold && w.Weight >= boldWeight {
		return leastLarge
	}
	return leastContrast
}

// contrast returns that of a colour to the pixels in a rectangle, but for those that are ignored, with both colours.
func (g ground) contrast(r rectangle, colour []float64) (least float64, ink, behind rgb) {
	type pair struct {
		ratio       float64
		ink, behind rgb
	}
	var pairs []pair
	for row := range rows {
		for column := range columns {
			x := r.X + r.Width*(float64(column)+0.5)/columns
			y := r.Y + r.Height*(float64(row)+0.5)/rows
			behind := g.at(x, y)
			ink := over(colour, behind)
			pairs = append(pairs, pair{ratio(ink, behind), ink, behind})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		switch {
		case a.ratio < b.ratio:
			return -1
		case a.ratio > b.ratio:
			return 1
		}
		return 0
	})
	p := pairs[int(ignored*float64(len(pairs)))]
	return p.ratio, p.ink, p.behind
}

// at returns the colour at a point in CSS pixels.
func (g ground) at(x, y float64) rgb {
	b := g.picture.Bounds()
	px := min(b.Max.X-1, max(b.Min.X, b.Min.X+int(x*g.scale)))
	py := min(b.Max.Y-1, max(b.Min.Y, b.Min.Y+int(y*g.scale)))
	red, green, blue, _ := g.picture.At(px, py).RGBA()
	return rgb{float64(red) / 257, float64(green) / 257, float64(blue) / 257}
}

// rgb is a colour of sRGB, each part 0 to 255.
type rgb [3]float64

func hex(c rgb) string {
	return fmt.Sprintf("#%02x%02x%02x", uint8(math.Round(c[0])), uint8(math.Round(c[1])), uint8(math.Round(c[2])))
}

// over puts a colour with alpha over an opaque one.
func over(colour []float64, behind rgb) rgb {
	alpha := colour[3] / 255
	for i := range behind {
		behind[i] = colour[i]*alpha + behind[i]*(1-alpha)
	}
	return behind
}

// ratio is WCAG 2.2's contrast ratio of two colours, 1 to 21.
func ratio(a, b rgb) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// luminance is WCAG 2.2's relative luminance, 0 to 1.
func luminance(c rgb) float64 {
	var linear rgb
	for i, part := range c {
		if part /= 255; part <= 0.04045 {
			linear[i] = part / 12.92
		} else {
			linear[i] = math.Pow((part+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*linear[0] + 0.7152*linear[1] + 0.0722*linear[2]
}
