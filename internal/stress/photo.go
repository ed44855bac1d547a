package stress

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"sync"
)

// Sides of the odd photos, in pixels.
const (
	longSide  = 1600
	shortSide = 160
)

var (
	wide = sync.OnceValue(func() string { return photo(longSide, shortSide) })
	tall = sync.OnceValue(func() string { return photo(shortSide, longSide) })
)

// photo returns a picture as a data URL: a dusk with a grid of squares, whose shape and edges tell how it was stretched
// and where it was cropped.
func photo(width, height int) string {
	const bands, square = 16, 80
	palette := make(color.Palette, 2*bands)
	for i := range bands {
		shade := uint8(i * 8)
		palette[i] = color.RGBA{40 + shade, 60 + shade/2, 120, 255}
		palette[bands+i] = color.RGBA{60 + shade, 80 + shade/2, 140, 255}
	}
	img := image.NewPaletted(image.Rect(0, 0, width, height), palette)
	for y := range height {
		for x := range width {
			at := y * bands / height
			if (x/square+y/square)%2 == 1 {
				at += bands
			}
			img.SetColorIndex(x, y, uint8(at)) //nolint:gosec // below 32
		}
	}
	var encoded bytes.Buffer
	_ = png.Encode(&encoded, img) // a buffer takes everything
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(encoded.Bytes())
}
