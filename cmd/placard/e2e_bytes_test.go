package main

import (
	"bytes"
	stdimage "image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pixelOf is one from a card's lower right.
func pixelOf(t *testing.T, file string) color.Color {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := stdimage.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img.At(img.Bounds().Dx()-5, img.Bounds().Dy()-5)
}

// TestBytes: an image has no more bytes than its URL or its template allows, the same ones every time, whichever library
// drives the browser.
func TestBytes(t *testing.T) {
	budgets := map[string]int{"jpg": 35_000, "webp": 18_000, "png": 30_000}
	first := map[string][]byte{}
	for _, engine := range []string{"chromedp", "rod"} {
		s := startServer(t, t.TempDir(), "--engine", engine, "--workers", "1", "--render-timeout", "60s")
		for format, most := range budgets {
			whole := image(t, s.sign("article", "--format", format))
			if len(whole.body) <= most {
				t.Fatalf("%s: %d bytes are no test for %d", format, len(whole.body), most)
			}
			small := image(t, s.sign("article", "--format", format, "--max-bytes", strconv.Itoa(most)))
			if len(small.body) > most || len(small.body) < most/2 {
				t.Errorf("%s by %s: %d bytes, want at most %d, and most of them", format, engine, len(small.body), most)
			}
			if other, ok := first[format]; ok && !bytes.Equal(other, small.body) {
				t.Errorf("%s: %d bytes by rod, other %d by chromedp", format, len(small.body), len(other))
			}
			first[format] = small.body
			if format == "png" {
				checkReduced(t, whole.body, small.body)
			}
		}
		a, err := get(s.sign("article", "--max-bytes", "5000"))
		if err != nil || a.status != http.StatusUnprocessableEntity || !strings.Contains(string(a.body), "5000 are allowed") {
			t.Errorf("by %s: got %d %s, %v; want 422", engine, a.status, a.body, err)
		}
		s.stop()
	}
}

// checkReduced holds a picture of few colours against the whole one.
func checkReduced(t *testing.T, whole, reduced []byte) {
	t.Helper()
	a, err := png.Decode(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	b, err := png.Decode(bytes.NewReader(reduced))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := b.(*stdimage.Paletted); !ok {
		t.Errorf("the reduced png is a %T", b)
	}
	var sum float64
	size := a.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			for _, d := range []float64{float64(r1) - float64(r2), float64(g1) - float64(g2), float64(b1) - float64(b2)} {
				sum += d / 257 * d / 257
			}
		}
	}
	if psnr := 10 * math.Log10(255*255*3*float64(size.X*size.Y)/sum); psnr < 38 {
		t.Errorf("the reduced png is at %.1f dB, want 38", psnr)
	}
}

// TestTemplateBytes: a template's own bound lowers the quality too, and where that is not enough, it is a warning.
func TestTemplateBytes(t *testing.T) {
	templates := t.TempDir()
	writeTemplate(t, templates, "small", `<meta name="max-bytes" content="45000">`+gradientCard)
	writeTemplate(t, templates, "tiny", `<meta name="max-bytes" content="1024">`+gradientCard)
	s := startServer(t, t.TempDir(), "--templates", templates, "--workers", "1")
	if a := image(t, s.sign("small")); len(a.body) > 45_000 || a.header.Get("Placard-Warnings") != "" {
		t.Errorf("got %d bytes, the warnings %q", len(a.body), a.header.Get("Placard-Warnings"))
	}
	if a := image(t, s.sign("tiny")); !strings.Contains(a.header.Get("Placard-Warnings"), "over the template's 1024") {
		t.Errorf("got %d bytes, the warnings %q", len(a.body), a.header.Get("Placard-Warnings"))
	}
	if _, errs, ok := placard(t, s.environ, "render", "small", "--templates", templates, "-o", filepath.Join(t.TempDir(), "a.jpg")); !ok {
		t.Error(errs)
	}
}

const gradientCard = `<!DOCTYPE html><title>Gradient</title><meta name="viewport" content="width=600, height=315">
<style>body { margin: 0; background: repeating-conic-gradient(#fff 0 5deg, #036 0 10deg) }</style><h1 id="title">Hi</h1>`
