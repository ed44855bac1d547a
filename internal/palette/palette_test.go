package palette

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"
)

// card is a picture as templates make them: a gradient, flat shapes, and some noise like a photograph's.
func card(transparent bool) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, 320, 168))
	random := uint32(1)
	for y := range 168 {
		for x := range 320 {
			random = random*1664525 + 1013904223
			noise := func(bit int) uint8 { return uint8(random >> bit & 31) }
			c := color.NRGBA{R: uint8(20 + x/8), G: uint8(24 + y/6), B: uint8(60 + (x+y)/8), A: 255}
			switch {
			case x > 40 && x < 120 && y > 40 && y < 60:
				c = color.NRGBA{R: 255, G: 122, B: 47, A: 255}
			case x > 200 && y > 80:
				c = color.NRGBA{R: uint8(x/2) + noise(26), G: uint8(y+x/3) + noise(20), B: 100 + noise(14), A: 255}
			}
			if transparent && y < 30 {
				c.A = uint8(x * 255 / 320)
			}
			picture.SetNRGBA(x, y, c)
		}
	}
	return picture
}

func pack(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// psnr is how alike two pictures are, in decibels, transparency included. From about 30 on people find it hard to tell
// them apart.
func psnr(a, b image.Image) float64 {
	var sum, n float64
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := channels(a.At(x, y)), channels(b.At(x, y))
			for c := range p {
				sum += (p[c] - q[c]) * (p[c] - q[c])
				n++
			}
		}
	}
	return 10 * math.Log10(255*255*n/sum)
}

func channels(c color.Color) [4]float64 {
	r, g, b, a := c.RGBA()
	return [4]float64{float64(r) / 257, float64(g) / 257, float64(b) / 257, float64(a) / 257}
}

func TestPNG(t *testing.T) {
	opaque, transparent := card(false), card(true)
	tests := []struct {
		name    string
		picture *image.NRGBA
		bytes   int
		colours int // at most
		psnr    float64
	}{
		{"roomy", opaque, 23_000, 256, 38},
		{"without dithering", opaque, 16_000, 256, 38},
		{"tight", opaque, 12_000, 128, 38},
		{"tighter", opaque, 6_000, 32, 33},
		{"transparent", transparent, 23_000, 256, 38},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			packed := pack(t, test.picture)
			got, err := PNG(packed, test.bytes)
			if err != nil || len(got) > test.bytes {
				t.Fatalf("got %d bytes, %v; want at most %d", len(got), err, test.bytes)
			}
			decoded, err := png.Decode(bytes.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			paletted, ok := decoded.(*image.Paletted)
			if !ok || len(paletted.Palette) > test.colours {
				t.Fatalf("got a %T, want at most %d colours", decoded, test.colours)
			}
			if alike := psnr(test.picture, decoded); alike < test.psnr {
				t.Errorf("the reduced picture is at %.1f dB, want %.1f", alike, test.psnr)
			} else {
				t.Logf("%d bytes, %d colours, %.1f dB", len(got), len(paletted.Palette), alike)
			}
			if again, err := PNG(packed, test.bytes); err != nil || !bytes.Equal(again, got) {
				t.Errorf("the second time it is %d other bytes, %v", len(again), err)
			}
		})
	}
}

// TestImpossible: where nothing fits the smallest comes back, and never one that is larger than what was given.
func TestImpossible(t *testing.T) {
	packed := pack(t, card(false))
	got, err := PNG(packed, 10)
	if err != nil || len(got) >= len(packed) {
		t.Errorf("got %d bytes of %d, %v", len(got), len(packed), err)
	}
	tiny := pack(t, image.NewNRGBA(image.Rect(0, 0, 1, 1)))
	if got, err = PNG(tiny, 10); err != nil || len(got) > len(tiny) {
		t.Errorf("a pixel of %d bytes became one of %d, %v", len(tiny), len(got), err)
	}
	if _, err := PNG([]byte("no picture"), 10); err == nil {
		t.Error("no picture was reduced")
	}
}

// TestFewColours: a picture that has no more colours than the palette keeps each of them.
func TestFewColours(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 64 {
		picture.SetNRGBA(i%64, i/64, color.NRGBA{R: uint8(i % 16 * 16), G: uint8(i / 64 % 16 * 3), B: 200, A: 255})
	}
	painted := paint(picture, choose(count(picture), 256), true)
	for i := range 64 * 64 {
		if got, want := painted.At(i%64, i/64), picture.At(i%64, i/64); got != want {
			t.Fatalf("pixel %d is %v, want %v", i, got, want)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	card := card(false)
	var packed bytes.Buffer
	large := image.NewNRGBA(image.Rect(0, 0, 1280, 672))
	for i := range 1280 * 672 {
		large.SetNRGBA(i%1280, i/1280, card.NRGBAAt(i%1280/4, i/1280/4))
	}
	if err := png.Encode(&packed, large); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := PNG(packed.Bytes(), 100); err != nil {
			b.Fatal(err)
		}
	}
}
