package enginetest

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/placard/placard/renderer"
)

var (
	green  = color.NRGBA{G: 0xff, A: 0xff}
	yellow = color.NRGBA{R: 0xff, G: 0xff, A: 0xff}
)

const sourceURL = "https://a.example/photo"

func testTransforms(t *testing.T, open Open) {
	engine := start(t, open)
	t.Run("sizes", func(t *testing.T) { testTransformedSizes(t, engine) })
	t.Run("modes", func(t *testing.T) { testModes(t, engine) })
	t.Run("nothing comes in from outside of the crop", func(t *testing.T) { testCropEdges(t, engine) })
	t.Run("unscaled", func(t *testing.T) { testUnscaled(t, engine) })
	t.Run("filters", func(t *testing.T) { testFilters(t, engine) })
	t.Run("blurred edges", func(t *testing.T) { testBlurredEdges(t, engine) })
	t.Run("transparency", func(t *testing.T) { testTransformedAlpha(t, engine) })
	t.Run("formats", func(t *testing.T) { testTransformedFormats(t, engine) })
	t.Run("photos", func(t *testing.T) { testPhotos(t, engine) })
	t.Run("faults", func(t *testing.T) { testTransformFaults(t, engine) })
}

// transformOf fits a job that asks for an image, and gives it the image.
func transformOf(t *testing.T, job renderer.Job, source renderer.Bitmap) *renderer.Document {
	t.Helper()
	transform := *job.Transform
	transform.URL = sourceURL
	job.Transform = &transform
	doc, err := renderer.Fit(job, nil, renderer.Limits{MaxPixels: 16_000_000})
	if err != nil {
		t.Fatal(err)
	}
	doc.Pictures = map[string]renderer.Bitmap{sourceURL: source}
	return doc
}

// transformed makes a png, and decodes it.
func transformed(t *testing.T, engine renderer.Engine, transform renderer.Transform, source image.Image) image.Image {
	t.Helper()
	job := renderer.Job{Transform: &transform, Format: renderer.PNG}
	return decode(t, paint(t, engine, transformOf(t, job, pngFile(t, source))))
}

func size(img image.Image) image.Point { return img.Bounds().Size() }

// quadrants are red, green, blue and yellow, in reading order.
func quadrants(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i, c := range []color.NRGBA{red, green, blue, yellow} {
		corner := image.Pt(i%2*width/2, i/2*height/2)
		fill(img, image.Rectangle{corner, corner.Add(image.Pt(width/2, height/2))}, c)
	}
	return img
}

func fill(img draw.Image, where image.Rectangle, c color.Color) {
	draw.Draw(img, where, image.NewUniform(c), image.Point{}, draw.Src)
}

// wantAll holds that all pixels are of one colour.
func wantAll(t *testing.T, img image.Image, want color.NRGBA) {
	t.Helper()
	for y := range size(img).Y {
		for x := range size(img).X {
			if got := at(img, x, y); got != want {
				t.Errorf("pixel %d,%d of %v is %v, want %v", x, y, size(img), got, want)
				return
			}
		}
	}
}

func testTransformedSizes(t *testing.T, engine renderer.Engine) {
	source := pngFile(t, quadrants(400, 300))
	tests := []struct {
		scale     float64
		transform renderer.Transform
		want      image.Point
	}{
		{0, renderer.Transform{}, image.Pt(400, 300)},
		{0, renderer.Transform{Width: 200}, image.Pt(200, 150)},
		{0, renderer.Transform{Height: 1}, image.Pt(1, 1)},
		{2, renderer.Transform{Width: 133}, image.Pt(266, 200)},
		{0.1, renderer.Transform{Width: 333}, image.Pt(33, 25)},
		{10, renderer.Transform{Width: 60, Height: 60, Mode: renderer.ModeStretch, Upscale: true}, image.Pt(600, 600)},
		{0, renderer.Transform{Width: 1000, Height: 10, Mode: renderer.ModeCrop, Upscale: true}, image.Pt(1000, 10)},
		{0, renderer.Transform{Width: 1000, Height: 1000}, image.Pt(400, 300)},
		{0, renderer.Transform{Width: 100_000, Upscale: true}, image.Pt(2828, 2121)},
		{0, renderer.Transform{Height: 100_000, Crop: renderer.Rectangle{Width: 1, Height: 300}, Upscale: true}, image.Pt(54, 16383)},
	}
	for _, test := range tests {
		t.Run(test.want.String(), func(t *testing.T) {
			job := renderer.Job{Transform: &test.transform, Scale: test.scale, Format: renderer.JPEG}
			if got := size(decode(t, paint(t, engine, transformOf(t, job, source)))); got != test.want {
				t.Errorf("%+v at %v is %v, want %v", test.transform, test.scale, got, test.want)
			}
		})
	}
}

// testModes looks where the borders of four colours come to lie.
func testModes(t *testing.T, engine renderer.Engine) {
	chart := image.NewNRGBA(image.Rect(0, 0, 400, 100)) // four squares in a row
	for i, c := range []color.NRGBA{red, green, blue, yellow} {
		fill(chart, image.Rect(100*i, 0, 100*i+100, 100), c)
	}
	box := renderer.Transform{Width: 200, Height: 100}
	tests := []struct {
		mode renderer.Mode
		size image.Point
		want map[int]color.NRGBA // by column, not next to a border that scaling may soften
	}{
		{renderer.ModeFit, image.Pt(200, 50), map[int]color.NRGBA{0: red, 47: red, 52: green, 97: green, 102: blue, 152: yellow, 199: yellow}},
		{renderer.ModeStretch, image.Pt(200, 100), map[int]color.NRGBA{0: red, 47: red, 52: green, 97: green, 102: blue, 152: yellow, 199: yellow}},
		{renderer.ModeCrop, image.Pt(200, 100), map[int]color.NRGBA{0: green, 99: green, 100: blue, 199: blue}},
	}
	for _, test := range tests {
		t.Run(string(test.mode), func(t *testing.T) {
			box.Mode = test.mode
			img := transformed(t, engine, box, chart)
			if size(img) != test.size {
				t.Fatalf("%v, want %v", size(img), test.size)
			}
			for x, want := range test.want {
				wantPixel(t, img, x, 0, want)
				wantPixel(t, img, x, test.size.Y-1, want)
			}
		})
	}
}

// testCropEdges: whatever the scale, the colour around the crop isn't mixed in.
func testCropEdges(t *testing.T, engine renderer.Engine) {
	for _, crop := range []renderer.Rectangle{
		{X: 37, Y: 41, Width: 101, Height: 77}, {X: 1, Y: 1, Width: 397, Height: 297}, {X: 100, Y: 100, Width: 3, Height: 2},
		{X: 50, Y: 50, Width: 1, Height: 40}, {X: 50, Y: 50, Width: 40, Height: 1},
	} {
		source := image.NewNRGBA(image.Rect(0, 0, 400, 300))
		fill(source, source.Rect, blue)
		fill(source, image.Rect(crop.X, crop.Y, crop.X+crop.Width, crop.Y+crop.Height), red)
		for _, width := range []int{0, 1, 7, crop.Width/2 + 1, crop.Width - 1, crop.Width + 1, 3 * crop.Width, 500} {
			for _, mode := range []renderer.Mode{renderer.ModeFit, renderer.ModeCrop, renderer.ModeStretch} {
				transform := renderer.Transform{Width: width, Height: width, Mode: mode, Crop: crop, Upscale: true}
				wantAll(t, transformed(t, engine, transform, source), red)
			}
		}
	}
}

// testUnscaled: what isn't scaled is copied, pixel for pixel.
func testUnscaled(t *testing.T, engine renderer.Engine) {
	source := image.NewNRGBA(image.Rect(0, 0, 41, 30))
	for i := range source.Pix {
		source.Pix[i] = byte(i*i>>3) | byte(i%4/3*0xff) // opaque
	}
	tests := []struct {
		name      string
		transform renderer.Transform
		want      image.Rectangle
	}{
		{"whole", renderer.Transform{}, source.Rect},
		{"cropped", renderer.Transform{Crop: renderer.Rectangle{X: 3, Y: 5, Width: 20, Height: 11}}, image.Rect(3, 5, 23, 16)},
		{"cropped beyond its edges", renderer.Transform{Crop: renderer.Rectangle{X: -3, Y: 25, Width: 20, Height: 11}}, image.Rect(0, 25, 17, 30)},
		{"the middle", renderer.Transform{Width: 30, Height: 30, Mode: renderer.ModeCrop}, image.Rect(5, 0, 35, 30)},
		{"the middle of the crop", renderer.Transform{
			Width: 41, Height: 5, Mode: renderer.ModeCrop, Crop: renderer.Rectangle{Y: 10, Width: 41, Height: 20},
		}, image.Rect(0, 17, 41, 22)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := transformed(t, engine, test.transform, source)
			if size(got) != test.want.Size() {
				t.Fatalf("%v, want %v", size(got), test.want.Size())
			}
			for y := range size(got).Y {
				for x := range size(got).X {
					if want := source.NRGBAAt(test.want.Min.X+x, test.want.Min.Y+y); at(got, x, y) != want {
						t.Fatalf("pixel %d,%d is %v, want %v", x, y, at(got, x, y), want)
					}
				}
			}
		})
	}
}
