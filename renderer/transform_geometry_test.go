package renderer

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

const sixMegapixels = 6_000_000

func TestSizes(t *testing.T) {
	const up = true
	type size = Size
	tests := []struct {
		name          string
		source        Size
		width, height int
		mode          Mode
		upscale       bool
		want          Size
	}{
		{"as it is", size{400, 300}, 0, 0, ModeFit, false, size{400, 300}},
		{"as it is, upscale", size{400, 300}, 0, 0, ModeCrop, up, size{400, 300}},
		{"a width", size{4000, 3000}, 400, 0, ModeFit, false, size{400, 300}},
		{"a height", size{4000, 3000}, 0, 400, ModeFit, false, size{533, 400}},
		{"half rounds up", size{6, 3}, 1, 0, ModeFit, false, size{1, 1}},
		{"half of a pixel less rounds down", size{6001, 3000}, 3, 0, ModeFit, false, size{3, 1}},
		{"half rounds up to even and odd", size{200, 50}, 30, 0, ModeFit, false, size{30, 8}},
		{"a third rounds down", size{300, 100}, 4, 0, ModeFit, false, size{4, 1}},
		{"never less than 1", size{10000, 10}, 100, 0, ModeFit, false, size{100, 1}},
		{"one side, a mode that needs two", size{400, 300}, 200, 0, ModeStretch, false, size{200, 150}},

		{"fit, width binds", size{400, 300}, 200, 200, ModeFit, false, size{200, 150}},
		{"fit, height binds", size{300, 400}, 200, 200, ModeFit, false, size{150, 200}},
		{"fit, both bind", size{400, 300}, 200, 150, ModeFit, false, size{200, 150}},
		{"fit, the box is larger", size{400, 300}, 800, 800, ModeFit, false, size{400, 300}},
		{"fit, the box is larger, upscale", size{400, 300}, 800, 800, ModeFit, up, size{800, 600}},
		{"fit, one side of the box is larger", size{400, 300}, 800, 150, ModeFit, false, size{200, 150}},
		{"fit, flat, larger", size{1000, 1}, 1500, 0, ModeFit, false, size{1000, 1}},
		{"fit, flat, larger, upscale", size{1000, 1}, 1500, 0, ModeFit, up, size{1500, 2}},

		{"stretch", size{400, 300}, 200, 200, ModeStretch, false, size{200, 200}},
		{"stretch, wider", size{400, 300}, 800, 200, ModeStretch, false, size{400, 100}},
		{"stretch, larger", size{400, 300}, 800, 800, ModeStretch, false, size{300, 300}},
		{"stretch, larger, upscale", size{400, 300}, 800, 800, ModeStretch, up, size{800, 800}},

		{"crop", size{400, 300}, 200, 200, ModeCrop, false, size{200, 200}},
		{"crop, as large as can be", size{400, 300}, 300, 300, ModeCrop, false, size{300, 300}},
		{"crop, larger", size{400, 300}, 1000, 500, ModeCrop, false, size{400, 200}},
		{"crop, larger, upscale", size{400, 300}, 1000, 500, ModeCrop, up, size{1000, 500}},

		{"just 6 megapixels", size{3000, 2000}, 0, 0, ModeFit, false, size{3000, 2000}},
		{"a row more", size{3000, 2001}, 0, 0, ModeFit, false, size{2999, 2000}},
		{"12 megapixels", size{4000, 3000}, 0, 0, ModeFit, false, size{2828, 2121}},
		{"square", size{5000, 5000}, 0, 0, ModeFit, false, size{2449, 2449}},
		{"stretched too large", size{10, 10}, 20000, 10000, ModeStretch, up, size{3464, 1732}},
		{"too long for webp", size{50000, 100}, 0, 0, ModeFit, false, size{16383, 32}},
		{"a line too long", size{1, 1}, math.MaxInt32 / 2, 1, ModeStretch, up, size{16383, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			transform := Transform{Width: tt.width, Height: tt.height, Mode: tt.mode, Upscale: tt.upscale}
			g, err := transform.Resolve(tt.source, sixMegapixels)
			if got := (Size{g.Result.Width, g.Result.Height}); err != nil || got != tt.want {
				t.Errorf("got %v, %v; want %v", got, err, tt.want)
			}
		})
	}
}

// TestPlaces has where the result lies in the image.
func TestPlaces(t *testing.T) {
	source := Size{400, 300}
	whole := Rectangle{0, 0, 400, 300}
	tests := []struct {
		name      string
		transform Transform
		want      Geometry
	}{
		{"whole", Transform{}, Geometry{Part: whole, Scaled: source, Result: whole}},
		{"resized", Transform{Width: 40}, Geometry{Part: whole, Scaled: Size{40, 30}, Result: Rectangle{0, 0, 40, 30}}},
		{"the middle, across", Transform{Width: 30, Height: 30, Mode: ModeCrop},
			Geometry{Part: whole, Scaled: Size{40, 30}, Result: Rectangle{5, 0, 30, 30}}},
		{"the middle, down", Transform{Width: 40, Height: 10, Mode: ModeCrop},
			Geometry{Part: whole, Scaled: Size{40, 30}, Result: Rectangle{0, 10, 40, 10}}},
		{"the middle, an odd pixel at the end", Transform{Width: 299, Height: 300, Mode: ModeCrop},
			Geometry{Part: whole, Scaled: source, Result: Rectangle{50, 0, 299, 300}}},
		{"the middle of what is scaled up", Transform{Width: 800, Height: 300, Mode: ModeCrop, Upscale: true},
			Geometry{Part: whole, Scaled: Size{800, 600}, Result: Rectangle{0, 150, 800, 300}}},
		{"a part", Transform{Crop: Rectangle{10, 20, 30, 40}},
			Geometry{Part: Rectangle{10, 20, 30, 40}, Scaled: Size{30, 40}, Result: Rectangle{0, 0, 30, 40}}},
		{"a part, resized", Transform{Crop: Rectangle{10, 20, 30, 40}, Width: 15},
			Geometry{Part: Rectangle{10, 20, 30, 40}, Scaled: Size{15, 20}, Result: Rectangle{0, 0, 15, 20}}},
		{"the middle of a part", Transform{Crop: Rectangle{10, 20, 30, 40}, Width: 15, Height: 15, Mode: ModeCrop},
			Geometry{Part: Rectangle{10, 20, 30, 40}, Scaled: Size{15, 20}, Result: Rectangle{0, 2, 15, 15}}},
		{"a part that goes beyond", Transform{Crop: Rectangle{390, -10, 20, 20}},
			Geometry{Part: Rectangle{390, 0, 10, 10}, Scaled: Size{10, 10}, Result: Rectangle{0, 0, 10, 10}}},
		{"a part that holds all", Transform{Crop: Rectangle{-maxSide, -maxSide, 2 * maxSide, 2 * maxSide}},
			Geometry{Part: whole, Scaled: source, Result: whole}},
		{"blurred", Transform{Blur: 100}, Geometry{Part: whole, Scaled: source, Result: whole, Sigma: 25}},
		{"blurred as much, smaller", Transform{Blur: 100, Width: 40},
			Geometry{Part: whole, Scaled: Size{40, 30}, Result: Rectangle{0, 0, 40, 30}, Sigma: 2.5}},
		{"blurred a little", Transform{Blur: 2}, Geometry{Part: whole, Scaled: source, Result: whole, Sigma: 0.5}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.transform.Resolve(source, sixMegapixels)
			if err != nil || got != tt.want {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
		})
	}
}

func TestCropOutside(t *testing.T) {
	for _, crop := range []Rectangle{{400, 0, 1, 1}, {0, 300, 1, 1}, {-1, 0, 1, 1}, {0, -5, 10, 5}, {maxSide, maxSide, maxSide, maxSide}} {
		transform := Transform{Crop: crop}
		if g, err := transform.Resolve(Size{400, 300}, sixMegapixels); !errors.Is(err, ErrInvalid) {
			t.Errorf("%v: got %+v, %v; want %v", crop, g, err, ErrInvalid)
		}
	}
}

// TestGeometry holds over random transforms of random images what their documentation says.
func TestGeometry(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 5))
	for range 50_000 {
		source := Size{randomSide(random), randomSide(random)}
		transform := Transform{
			Width: randomSide(random) * random.IntN(3), Height: randomSide(random) * random.IntN(3),
			Mode: []Mode{"", ModeFit, ModeStretch, ModeCrop}[random.IntN(4)], Upscale: random.IntN(2) == 0,
		}
		if random.IntN(2) == 0 {
			transform.Crop = Rectangle{randomSide(random) - 100, randomSide(random) - 100, randomSide(random), randomSide(random)}
		}
		maxPixels := []int64{1, 1000, 1_000_000, sixMegapixels}[random.IntN(4)]
		g, err := transform.Resolve(source, maxPixels)
		if err != nil {
			continue // TestCropOutside
		}
		for _, fault := range faults(transform, source, maxPixels, g) {
			t.Fatalf("%+v of %v, at most %d: %s: %+v", transform, source, maxPixels, fault, g)
		}
	}
}

// randomSide has all magnitudes.
func randomSide(random *rand.Rand) int { return 1 + random.IntN(1<<random.IntN(16)) }

// faults are what is wrong with a geometry.
func faults(t Transform, source Size, maxPixels int64, g Geometry) (list []string) {
	check := func(ok bool, fault string) {
		if !ok {
			list = append(list, fault)
		}
	}
	part, scaled, result := g.Part, g.Scaled, g.Result
	check(inside(part, source), "the part is not within the image")
	check(inside(result, scaled), "the result is not within what is scaled")
	check(int64(result.Width)*int64(result.Height) <= maxPixels, "more pixels than allowed")
	check(max(result.Width, result.Height) <= maxResultSide, "a longer side than allowed")
	if !t.Upscale {
		check(result.Width <= part.Width && result.Height <= part.Height, "larger than the image")
	}
	box := Size{t.Width, t.Height}
	check((box.Width == 0 || result.Width <= box.Width) && (box.Height == 0 || result.Height <= box.Height), "larger than the box")
	got, seen := Size{result.Width, result.Height}, Size{part.Width, part.Height}
	limited := t.size(seen, math.MaxInt64) != got || max(got.Width, got.Height) >= maxResultSide-1
	tiny := min(result.Width, result.Height) == 1 // its aspect ratio says nothing
	rounded := map[bool]float64{false: 0.5, true: 1}[limited]
	if t.mode() == ModeFit {
		check(tiny || alike(got, seen, rounded), "another aspect ratio than the image")
		check(limited || got.Width == box.Width || got.Height == box.Height || got == seen, "smaller than need be")
		check(scaled == got, "cut where nothing is to be cut")
		return list
	}
	check(tiny || alike(got, box, rounded), "another aspect ratio than the box")
	check(limited || got == box || got.Width == seen.Width || got.Height == seen.Height, "smaller than need be")
	if t.mode() == ModeStretch {
		check(scaled == got, "cut where nothing is to be cut")
		return list
	}
	check(alike(scaled, seen, 0.5), "distorted")
	check(scaled.Width == got.Width || scaled.Height == got.Height, "scaled more than need be")
	check(abs(scaled.Width-got.Width-2*result.X) <= 1 && abs(scaled.Height-got.Height-2*result.Y) <= 1, "not the middle")
	return list
}

func inside(r Rectangle, s Size) bool {
	return r.X >= 0 && r.Y >= 0 && r.Width > 0 && r.Height > 0 && r.X+r.Width <= s.Width && r.Y+r.Height <= s.Height
}

// alike reports whether a is b scaled, but for the rounding of a's sides.
func alike(a, b Size, rounded float64) bool {
	rounded += 1e-6
	ratio := float64(b.Width) / float64(b.Height)
	return float64(a.Width)-rounded <= ratio*(float64(a.Height)+rounded) &&
		float64(a.Width)+rounded >= ratio*(float64(a.Height)-rounded)
}

func abs(n int) int { return max(n, -n) }
