package renderer

import (
	"fmt"
	"math"
)

// A Geometry is what a Transform does to an image of one size, in whole pixels: Part is cut out of the image and scaled
// to the size Scaled; the rectangle Result of that is the result.
type Geometry struct {
	Part   Rectangle `json:"part"`
	Scaled Size      `json:"scaled"`
	Result Rectangle `json:"result"`
	// Sigma is the standard deviation of the blur, in pixels of the result.
	Sigma float64 `json:"sigma"`
}

// maxResultSide is WebP's limit (RFC 6386, section 9.1: 14 bits), and goes for all formats.
const maxResultSide = 16383

// Resolve works out the geometry for an image of a size, which is that of the upright image. Sides are rounded half up,
// to 1 at least. A result of more than maxPixels, or with a longer side than a format can have, is scaled down evenly,
// rounded down. The error, where the crop leaves nothing of the image, is ErrInvalid.
func (t *Transform) Resolve(source Size, maxPixels int64) (Geometry, error) {
	part, err := t.part(source)
	if err != nil {
		return Geometry{}, err
	}
	seen := Size{part.Width, part.Height}
	result := t.size(seen, maxPixels)
	scaled := result
	if t.mode() == ModeCrop {
		scaled = seen.times(largest([]ratio{{result.Width, seen.Width}, {result.Height, seen.Height}}))
	}
	x, y := (scaled.Width-result.Width)/2, (scaled.Height-result.Height)/2
	return Geometry{
		Part:   part,
		Scaled: scaled,
		Result: Rectangle{x, y, result.Width, result.Height},
		Sigma:  t.sigma(result),
	}, nil
}

// part is what of the image the crop leaves.
func (t *Transform) part(source Size) (Rectangle, error) {
	c := t.Crop
	if c == (Rectangle{}) {
		return Rectangle{Width: source.Width, Height: source.Height}, nil
	}
	left, top := max(c.X, 0), max(c.Y, 0)
	right, bottom := min(c.X+c.Width, source.Width), min(c.Y+c.Height, source.Height)
	if left >= right || top >= bottom {
		return Rectangle{}, fmt.Errorf("%w: nothing of the image, %d×%d, is left by the crop %d,%d,%d,%d",
			ErrInvalid, source.Width, source.Height, c.X, c.Y, c.Width, c.Height)
	}
	return Rectangle{left, top, right - left, bottom - top}, nil
}

// size is that of the result.
func (t *Transform) size(seen Size, maxPixels int64) Size {
	of, scale := t.scale(seen)
	size := of.times(scale)
	if max(size.Width, size.Height) <= maxResultSide && int64(size.Width) <= maxPixels/int64(size.Height) {
		return size
	}
	return of.bounded(scale, maxPixels)
}

// scale is that of the result, and of what: of the image, or of a box that is to be filled. Without Upscale, a box that
// has a longer side than what is seen of the image shrinks evenly until it has none: it keeps its aspect ratio.
func (t *Transform) scale(seen Size) (of Size, scale ratio) {
	box := Size{t.Width, t.Height}
	switch {
	case t.mode() == ModeFit:
		return seen, t.fit(seen)
	case t.Upscale:
		return box, ratio{1, 1}
	default:
		return box, smallest([]ratio{{1, 1}, {seen.Width, box.Width}, {seen.Height, box.Height}})
	}
}

// fit is the largest scale at which an image fits in the box.
func (t *Transform) fit(seen Size) ratio {
	var bounds []ratio
	if t.Width > 0 {
		bounds = append(bounds, ratio{t.Width, seen.Width})
	}
	if t.Height > 0 {
		bounds = append(bounds, ratio{t.Height, seen.Height})
	}
	if len(bounds) == 0 || !t.Upscale {
		bounds = append(bounds, ratio{1, 1})
	}
	return smallest(bounds)
}

// sigma is half the radius, as for the shadows of CSS.
func (t *Transform) sigma(result Size) float64 {
	radius := t.Blur / 100 * math.Hypot(float64(result.Width), float64(result.Height)) / 10
	return radius / 2
}
