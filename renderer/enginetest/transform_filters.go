package enginetest

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/placard/placard/renderer"
)

func testFilters(t *testing.T, engine renderer.Engine) {
	source := quadrants(200, 100)
	t.Run("grey", func(t *testing.T) {
		img := transformed(t, engine, renderer.Transform{Saturation: -100}, source)
		for _, p := range []image.Point{{0, 0}, {199, 0}, {0, 99}, {199, 99}} {
			if got := at(img, p.X, p.Y); got.R != got.G || got.G != got.B || got.A != 0xff || got.R == 0 {
				t.Errorf("pixel %v is %v", p, got)
			}
		}
	})
	t.Run("saturated", func(t *testing.T) {
		dull := image.NewNRGBA(image.Rect(0, 0, 10, 10))
		fill(dull, dull.Rect, color.NRGBA{140, 100, 100, 0xff})
		got := at(transformed(t, engine, renderer.Transform{Saturation: 100}, dull), 5, 5)
		if got.R < 165 || got.G > 95 || got.B > 95 {
			t.Errorf("a dull red became %v", got)
		}
	})
	t.Run("blurred", func(t *testing.T) {
		img := transformed(t, engine, renderer.Transform{Blur: 40}, source) // a radius of 9 pixels
		for x, mixed := range map[int]bool{60: false, 97: true, 103: true, 140: false} {
			if c := at(img, x, 20); (c.R > 5 && c.G > 5) != mixed {
				t.Errorf("pixel %d,20 is %v", x, c)
			}
		}
	})
	t.Run("blurred strongly", func(t *testing.T) { // a radius of 134 pixels, a standard deviation of 67
		img := transformed(t, engine, renderer.Transform{Blur: 100, Width: 1200, Upscale: true}, source)
		// The share of red, which has the form of the normal distribution.
		for x, want := range map[int]float64{600 - 134: .977, 600 - 67: .841, 600: .5, 600 + 67: .159, 600 + 134: .023} {
			if got := float64(at(img, x, 0).R) / 255; math.Abs(got-want) > .015 {
				t.Errorf("pixel %d,0 has %.3f of red, want %.3f", x, got, want)
			}
		}
	})
}

// testBlurredEdges: a blur takes nothing from beyond the edges.
func testBlurredEdges(t *testing.T, engine renderer.Engine) {
	plain := image.NewNRGBA(image.Rect(0, 0, 60, 40))
	fill(plain, plain.Rect, red)
	for _, transform := range []renderer.Transform{
		{Blur: 100}, {Blur: 1}, {Blur: 100, Width: 3, Height: 400, Mode: renderer.ModeStretch, Upscale: true},
		{Blur: 42, Width: 63, Height: 1, Mode: renderer.ModeStretch},
		{Blur: 100, Crop: renderer.Rectangle{X: 7, Y: 7, Width: 11, Height: 5}},
	} {
		wantAll(t, transformed(t, engine, transform, plain), red)
	}
}
