package palette

import (
	"image/color"
	"slices"
)

// A box is a part of a picture's colours, which one entry of the palette may stand for.
type box struct {
	colours []colour
	mean    [4]float64
	// spread is the sum of the squared distances of all pixels from the mean, along the axis where it is the largest.
	spread float64
	axis   int
}

// choose returns a palette of at most n colours. It is Heckbert's median cut (1982) as Wan, Wong and Prusinkiewicz have
// it: of all boxes the one is cut whose pixels differ the most, at their mean.
func choose(colours []colour, n int) color.Palette {
	boxes := []box{measure(slices.Clone(colours))}
	for len(boxes) < n {
		widest := 0
		for i, b := range boxes {
			if b.spread > boxes[widest].spread {
				widest = i
			}
		}
		if len(boxes[widest].colours) < 2 || boxes[widest].spread == 0 {
			break
		}
		low, high := boxes[widest].cut()
		boxes[widest] = low
		boxes = append(boxes, high)
	}
	palette := make(color.Palette, len(boxes))
	for i, b := range boxes {
		palette[i] = straight(b.mean)
	}
	return palette
}

func measure(colours []colour) box {
	b := box{colours: colours}
	var pixels float64
	for _, colour := range colours {
		pixels += colour.pixels
		for c, v := range colour.channels {
			b.mean[c] += v * colour.pixels
		}
	}
	for c := range b.mean {
		b.mean[c] /= pixels
	}
	var spread [4]float64
	for _, colour := range colours {
		for c, v := range colour.channels {
			spread[c] += (v - b.mean[c]) * (v - b.mean[c]) * colour.pixels
		}
	}
	for c, s := range spread {
		if s > b.spread {
			b.spread, b.axis = s, c
		}
	}
	return b
}

// cut parts the colours below the mean from those above. Both have some, as no mean is the smallest or the largest of
// values that differ.
func (b box) cut() (low, high box) {
	var below, above []colour
	for _, colour := range b.colours {
		if colour.channels[b.axis] <= b.mean[b.axis] {
			below = append(below, colour)
		} else {
			above = append(above, colour)
		}
	}
	return measure(below), measure(above)
}
