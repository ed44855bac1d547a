package renderer

import (
	"cmp"
	"math"
	"slices"
)

// A Rectangle is a part of an image, in its pixels from the top left corner.
type Rectangle struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// A Size is that of an image, in its pixels.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// bounded scales a size as far as maxPixels and maxResultSide allow.
func (s Size) bounded(scale ratio, maxPixels int64) Size {
	width, height := float64(s.Width), float64(s.Height)
	factor := min(float64(scale.a)/float64(scale.b), maxResultSide/width, maxResultSide/height,
		math.Sqrt(float64(maxPixels)/(width*height)))
	bounded := Size{max(1, int(width*factor)), max(1, int(height*factor))}
	// A side that can't be less than 1 leaves too much to the other.
	bounded.Width = max(1, min(bounded.Width, int(maxPixels)/bounded.Height))
	bounded.Height = max(1, min(bounded.Height, int(maxPixels)/bounded.Width))
	return bounded
}

// times scales a size, each side rounded half up.
func (s Size) times(r ratio) Size {
	side := func(n int) int { return max(1, (2*n*r.a+r.b)/(2*r.b)) }
	return Size{side(s.Width), side(s.Height)}
}

// A ratio is a to b, both above 0: floating point numbers would round some halves down.
type ratio struct{ a, b int }

func smallest(ratios []ratio) ratio { return slices.MinFunc(ratios, compareRatios) }

func largest(ratios []ratio) ratio { return slices.MaxFunc(ratios, compareRatios) }

func compareRatios(r, s ratio) int { return cmp.Compare(r.a*s.b, s.a*r.b) }
