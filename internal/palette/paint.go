package palette

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// A painter finds the entry of a palette for each pixel. It remembers those that it has found, as most colours come
// again.
type painter struct {
	entries [][4]int // premultiplied, in the order of their sums
	sums    []int
	found   map[[4]uint8]uint8
}

func newPainter(palette color.Palette) *painter {
	p := &painter{found: map[[4]uint8]uint8{}}
	for _, c := range palette {
		entry := round(c.(color.NRGBA))
		p.entries, p.sums = append(p.entries, entry), append(p.sums, sum(entry))
	}
	return p
}

func sum(channels [4]int) int { return channels[0] + channels[1] + channels[2] + channels[3] }

// paint draws a picture with the colours of a palette. Dithered, the error of a pixel is handed on to its neighbours,
// as Floyd and Steinberg have it (1976).
func paint(picture *image.NRGBA, palette color.Palette, dithered bool) *image.Paletted {
	slices.SortFunc(palette, func(a, b color.Color) int {
		return cmp.Compare(sum(round(a.(color.NRGBA))), sum(round(b.(color.NRGBA))))
	})
	p := newPainter(palette)
	painted := image.NewPaletted(picture.Bounds(), palette)
	width := picture.Bounds().Dx()
	// Errors of this row and the next, in sixteenths, with a pixel on either side to spare.
	errors, below := make([][4]int, width+2), make([][4]int, width+2)
	for y := range picture.Bounds().Dy() {
		for x := range width {
			wanted := round(picture.NRGBAAt(x, y))
			if dithered {
				wanted = add(wanted, errors[x+1])
			}
			entry := p.nearest(wanted)
			painted.Pix[y*painted.Stride+x] = entry
			if dithered {
				for c, v := range p.entries[entry] {
					missed := wanted[c] - v
					errors[x+2][c] += missed * 7
					below[x][c] += missed * 3
					below[x+1][c] += missed * 5
					below[x+2][c] += missed
				}
			}
		}
		errors, below = below, errors
		clear(below)
	}
	return painted
}

// add adds an error in sixteenths to a pixel, within the range of channels.
func add(pixel, sixteenths [4]int) [4]int {
	for c := range pixel {
		pixel[c] = min(max(pixel[c]+sixteenths[c]/16, 0), 255)
	}
	return pixel
}

// nearest returns the entry that is the nearest to a pixel.
func (p *painter) nearest(pixel [4]int) uint8 {
	key := [4]uint8{uint8(pixel[0]), uint8(pixel[1]), uint8(pixel[2]), uint8(pixel[3])} //nolint:gosec // 0 to 255
	entry, ok := p.found[key]
	if !ok {
		entry = p.search(pixel)
		p.found[key] = entry
	}
	return entry
}

// search looks at the entries from the one with the pixel's sum outwards. A squared distance is at least a quarter of
// the square by which the sums of the four channels differ (Cauchy and Schwarz), so most entries are never looked at.
func (p *painter) search(pixel [4]int) uint8 {
	wanted := sum(pixel)
	above, _ := slices.BinarySearch(p.sums, wanted)
	below := above - 1
	best, entry := 1<<30, 0
	look := func(i int) (near bool) {
		if difference := p.sums[i] - wanted; difference*difference >= 4*best {
			return false
		}
		if d := distance(pixel, p.entries[i]); d < best {
			best, entry = d, i
		}
		return true
	}
	for below >= 0 || above < len(p.entries) {
		if above < len(p.entries) && look(above) {
			above++
		} else {
			above = len(p.entries)
		}
		if below >= 0 && look(below) {
			below--
		} else {
			below = -1
		}
	}
	return uint8(entry)
}

func distance(a, b [4]int) (squared int) {
	for c := range a {
		squared += (a[c] - b[c]) * (a[c] - b[c])
	}
	return squared
}

// round returns a colour's premultiplied channels as whole numbers.
func round(c color.NRGBA) (channels [4]int) {
	for i, v := range premultiply([4]uint8{c.R, c.G, c.B, c.A}) {
		channels[i] = int(v + 0.5)
	}
	return channels
}
