// Package palette makes PNG pictures smaller by giving them fewer colours: up to 256, which stand in a table, and a
// pixel is a byte or less that says which.
package palette

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
)

// Version is a number that has to change with what becomes of a picture, so that no cache gives both for one URL.
const Version = 1

// A try is one way to reduce a picture. Dithering hides the steps of gradients, and costs bytes.
type try struct {
	colours  int
	dithered bool
}

// tries begin with what looks best, and become smaller. Below 16 colours, half a byte for each pixel, letters lose
// their smooth edges.
var tries = []try{{256, true}, {256, false}, {128, false}, {64, false}, {32, false}, {16, false}}

// PNG returns the best looking reduction of a PNG that has no more than maxBytes; where all have, the smallest, or the
// PNG itself. Equal pictures give equal bytes.
func PNG(picture []byte, maxBytes int) ([]byte, error) {
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, fmt.Errorf("reducing a PNG's colours: %w", err)
	}
	pixels := image.NewNRGBA(decoded.Bounds())
	draw.Draw(pixels, pixels.Bounds(), decoded, decoded.Bounds().Min, draw.Src)
	best, err := search(pixels, maxBytes)
	if err != nil {
		return nil, fmt.Errorf("packing a PNG with a palette: %w", err)
	}
	if len(best) > maxBytes && len(best) >= len(picture) {
		return picture, nil
	}
	return best, nil
}

// search bisects the tries, of which each takes long: to the first that fits, or to the last.
func search(pixels *image.NRGBA, maxBytes int) (best []byte, err error) {
	colours := count(pixels)
	for low, high := 0, len(tries); low < high; {
		middle := (low + high) / 2
		t := tries[middle]
		reduced, err := encode(paint(pixels, choose(colours, t.colours), t.dithered))
		if err != nil {
			return nil, err
		}
		if len(reduced) <= maxBytes {
			best, high = reduced, middle
			continue
		}
		low = middle + 1
		if best == nil || len(best) > maxBytes {
			best = reduced
		}
	}
	return best, nil
}

func encode(picture *image.Paletted) ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err := encoder.Encode(&b, picture)
	return b.Bytes(), err
}
