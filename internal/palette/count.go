package palette

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// A colour is one of a picture's, or several that are almost the same, with how many pixels have it. Its channels are
// red, green, blue, each times alpha, and alpha, all 0 to 255, so that what nobody sees of a transparent pixel doesn't
// count.
type colour struct {
	channels [4]float64
	pixels   float64
}

// maxColours bounds what there is to choose from. A photograph has more, and then almost equal ones are put together.
const maxColours = 1 << 14

// count returns the colours of a picture, always in the same order.
func count(picture *image.NRGBA) []colour {
	for bits := 0; ; bits++ {
		if colours, ok := countWithout(picture, bits); ok {
			return colours
		}
	}
}

// countWithout puts colours together that differ in the lowest bits of their channels alone. It is false where more
// than maxColours are left.
func countWithout(picture *image.NRGBA, bits int) ([]colour, bool) {
	groups := map[[4]uint8]*colour{}
	var last *colour
	var lastKey [4]uint8
	for i := 0; i < len(picture.Pix); i += 4 {
		p := [4]uint8(picture.Pix[i:])
		key := [4]uint8{p[0] >> bits, p[1] >> bits, p[2] >> bits, p[3] >> bits}
		if last == nil || key != lastKey { // cards are flat for the most part
			if last = groups[key]; last == nil {
				if len(groups) == maxColours {
					return nil, false
				}
				last = &colour{}
				groups[key] = last
			}
			lastKey = key
		}
		for c, v := range premultiply(p) {
			last.channels[c] += v
		}
		last.pixels++
	}
	return means(groups), true
}

// means makes the sums of groups their means.
func means(groups map[[4]uint8]*colour) []colour {
	colours := make([]colour, 0, len(groups))
	for _, group := range groups {
		for c := range group.channels {
			group.channels[c] /= group.pixels
		}
		colours = append(colours, *group)
	}
	slices.SortFunc(colours, func(a, b colour) int {
		return cmp.Or(slices.Compare(a.channels[:], b.channels[:]), cmp.Compare(a.pixels, b.pixels))
	})
	return colours
}

func premultiply(p [4]uint8) [4]float64 {
	a := float64(p[3])
	return [4]float64{float64(p[0]) * a / 255, float64(p[1]) * a / 255, float64(p[2]) * a / 255, a}
}

// straight is the colour that a picture has for premultiplied channels.
func straight(channels [4]float64) color.NRGBA {
	a := channels[3]
	if a < 0.5 {
		return color.NRGBA{}
	}
	at := func(c int) uint8 { return uint8(min(255, channels[c]*255/a+0.5)) }
	return color.NRGBA{R: at(0), G: at(1), B: at(2), A: uint8(a + 0.5)}
}
