package enginetest

import (
	"context"
	"errors"
	"image"
	"image/color"
	"testing"

	"github.com/placard/placard/renderer"
)

func testTransformedAlpha(t *testing.T, engine renderer.Engine) {
	source := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	half := color.NRGBA{R: 0xff, A: 0x80}
	fill(source, image.Rect(0, 0, 20, 40), half)
	img := transformed(t, engine, renderer.Transform{Width: 20}, source)
	wantPixel(t, img, 4, 10, half)
	wantPixel(t, img, 15, 10, color.NRGBA{})

	job := renderer.Job{Transform: &renderer.Transform{Blur: 5}, Format: renderer.JPEG, Quality: 100}
	img = decode(t, paint(t, engine, transformOf(t, job, pngFile(t, source))))
	wantNear(t, img, 2, 10, color.NRGBA{0xff, 0x7f, 0x7f, 0xff})
	wantNear(t, img, 38, 10, white)
}

func testTransformedFormats(t *testing.T, engine renderer.Engine) {
	img := quadrants(40, 30)
	webp := paint(t, engine, transformOf(t, renderer.Job{Transform: &renderer.Transform{}, Format: renderer.WebP}, pngFile(t, img)))
	page := template(t, `<meta name="viewport" content="width=40, height=30"><body style="background:#0a7">`, nil)
	card := paint(t, engine, document(t, page, renderer.Job{Format: renderer.WebP})) // which no browser packs
	tests := []struct {
		name   string
		source renderer.Bitmap
		asked  renderer.Format
		want   renderer.Format
	}{
		{"png", pngFile(t, img), "", renderer.PNG},
		{"jpeg", jpegFile(t, img), "", renderer.JPEG},
		{"gif", gifFile(t, img), "", renderer.PNG},
		{"webp", renderer.Bitmap{Bytes: webp, ContentType: "image/webp"}, "", renderer.WebP},
		{"a card's webp", renderer.Bitmap{Bytes: card, ContentType: "image/webp"}, "", renderer.WebP},
		{"avif", renderer.Bitmap{Bytes: avif(t), ContentType: "image/avif"}, "", renderer.WebP},
		{"gif as webp", gifFile(t, img), renderer.WebP, renderer.WebP},
		{"png as jpeg", pngFile(t, img), renderer.JPEG, renderer.JPEG},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			transform := renderer.Transform{Width: 40, Height: 30, Mode: renderer.ModeStretch, Upscale: true}
			job := renderer.Job{Transform: &transform, Format: test.asked}
			got, err := engine.Paint(t.Context(), transformOf(t, job, test.source))
			if err != nil {
				t.Fatal(err)
			}
			if got.Format != test.want || got.Incomplete || size(decode(t, got.Bytes)) != image.Pt(40, 30) {
				t.Errorf("it is %s, incomplete %v, %v; want %s", got.Format, got.Incomplete, size(decode(t, got.Bytes)), test.want)
			}
		})
	}
}

// testPhotos: what cameras write into their files is heeded, or means nothing.
func testPhotos(t *testing.T, engine renderer.Engine) {
	lying := jpegFile(t, quadrants(80, 40))
	tests := []struct {
		name   string
		source renderer.Bitmap
		crop   renderer.Rectangle
		size   image.Point
		first  color.NRGBA // top left
		last   color.NRGBA // bottom right
	}{
		{"as it is", lying, renderer.Rectangle{}, image.Pt(80, 40), red, yellow},
		{"turned clockwise", withSegment(lying, exif(6)), renderer.Rectangle{}, image.Pt(40, 80), blue, green},
		{"turned and cropped", withSegment(lying, exif(6)), renderer.Rectangle{X: 22, Y: 42, Width: 16, Height: 36}, image.Pt(16, 36), green, green},
		{"twice the resolution", withSegment(lying, exifResolution(144, 40, 20)), renderer.Rectangle{}, image.Pt(80, 40), red, yellow},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			job := renderer.Job{Transform: &renderer.Transform{Crop: test.crop}, Format: renderer.PNG}
			img := decode(t, paint(t, engine, transformOf(t, job, test.source)))
			if size(img) != test.size {
				t.Fatalf("it is %v, want %v", size(img), test.size)
			}
			wantNear(t, img, 0, 0, test.first)
			wantNear(t, img, test.size.X-1, test.size.Y-1, test.last)
		})
	}
	t.Run("wide colours", func(t *testing.T) {
		for _, c := range []color.NRGBA{{200, 100, 50, 0xff}, {90, 160, 90, 0xff}, {128, 128, 128, 0xff}, {0xff, 0, 0, 0xff}} {
			img := image.NewNRGBA(image.Rect(0, 0, 16, 16))
			fill(img, img.Rect, c)
			job := renderer.Job{Transform: &renderer.Transform{Width: 8}, Format: renderer.PNG}
			got := decode(t, paint(t, engine, transformOf(t, job, withSegment(jpegFile(t, img), displayP3()))))
			wantNear(t, got, 4, 4, fromP3(c))
		}
	})
}

// wantNear allows for what jpeg and conversions of colour lose.
func wantNear(t *testing.T, img image.Image, x, y int, want color.NRGBA) {
	t.Helper()
	near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= 3 }
	if got := at(img, x, y); !near(got.R, want.R) || !near(got.G, want.G) || !near(got.B, want.B) || got.A != want.A {
		t.Errorf("pixel %d,%d is %v, want about %v", x, y, got, want)
	}
}

func testTransformFaults(t *testing.T, engine renderer.Engine) {
	whole := pngFile(t, quadrants(40, 30))
	cut := renderer.Bitmap{Bytes: whole.Bytes[:len(whole.Bytes)-20], ContentType: whole.ContentType}
	tests := []struct {
		name      string
		transform renderer.Transform
		source    renderer.Bitmap
		want      error
	}{
		{"cut off", renderer.Transform{}, cut, renderer.ErrUndecodable},
		{"no image", renderer.Transform{}, renderer.Bitmap{Bytes: []byte("text"), ContentType: "image/png"}, renderer.ErrUndecodable},
		{"crop outside", renderer.Transform{Crop: renderer.Rectangle{X: 40, Width: 1, Height: 1}}, whole, renderer.ErrInvalid},
		{"good again", renderer.Transform{}, whole, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			_, err := engine.Paint(ctx, transformOf(t, renderer.Job{Transform: &test.transform}, test.source))
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}
