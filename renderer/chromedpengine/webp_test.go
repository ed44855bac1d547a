package chromedpengine

import (
	"bytes"
	"image"
	"image/png"
	"log/slog"
	"math"
	"testing"

	"golang.org/x/image/webp"

	"github.com/placard/placard/internal/shrink"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
	"github.com/placard/placard/templates"
)

// TestWebP: beside the browser's own WebP, Placard's is about as close to the picture, and about as large.
func TestWebP(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	library, err := templates.Open(templates.Config{MaxBytes: 32 << 20, Logger: slog.Default()})
	if err != nil {
		t.Fatal(err)
	}
	driver := openDriver(t, true)
	for _, tpl := range library.Templates() {
		t.Run(tpl.Name, func(t *testing.T) {
			tab := openTab(t, driver, tpl, engine.Viewport{Width: tpl.Width, Height: tpl.Height, Scale: 1})
			quick := tab.settled(t)
			const quality = 80
			theirs, err := tab.Capture(t.Context(), renderer.WebP, quality)
			if err != nil {
				t.Fatal(err)
			}
			ours, err := shrink.WebP(quick, quality)
			if err != nil {
				t.Fatal(err)
			}
			if got, least := closeness(t, ours, quick), closeness(t, theirs, quick)-1; got < least {
				t.Errorf("luma is within %.1f dB, want %.1f or more", got, least)
			}
			if limit := len(theirs) * 115 / 100; len(ours) > limit {
				t.Errorf("got %d bytes, want at most %d", len(ours), limit)
			}
		})
	}
}

// closeness is the peak signal-to-noise ratio of a WebP's luma, in decibels.
func closeness(t *testing.T, lossy, exact []byte) float64 {
	t.Helper()
	want, err := png.Decode(bytes.NewReader(exact))
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := webp.Decode(bytes.NewReader(lossy))
	if err != nil {
		t.Fatal(err)
	}
	got, sum := decoded.(*image.YCbCr), 0.
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			r, g, b, _ := want.At(x, y).RGBA()
			luma := 16 + (65.738*float64(r)+129.057*float64(g)+25.064*float64(b))/256/257 // BT.601 for video
			sum += math.Pow(luma-float64(got.Y[got.YOffset(x, y)]), 2)
		}
	}
	return 10 * math.Log10(255*255*float64(want.Bounds().Dx()*want.Bounds().Dy())/sum)
}
