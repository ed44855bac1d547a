package engine

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"slices"
	"testing"

	"github.com/placard/placard/internal/shrink"
	"github.com/placard/placard/renderer"
)

func TestWithinBytes(t *testing.T) {
	tests := []struct {
		name          string
		maxBytes, ask int
		want          int // the quality that is taken
		tries         []int
	}{
		{"no bound", 0, 85, 85, []int{85}},
		{"it fits", 85_000, 85, 85, []int{85}},
		{"a little too large", 84_000, 85, 81, []int{85, 30, 57, 71, 78, 81}},
		{"down to the lowest", 30_000, 85, 30, []int{85, 30}},
		{"nothing fits", 29_999, 85, 30, []int{85, 30}},
		{"asked for less than the lowest", 10_000, 20, 20, []int{20}},
		{"asked for the lowest", 10_000, 30, 30, []int{30}},
		{"one above the lowest", 30_000, 31, 30, []int{31, 30}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var tries []int
			got, err := withinBytes(test.maxBytes, test.ask, func(quality int) ([]byte, error) {
				tries = append(tries, quality)
				return make([]byte, quality*1000), nil
			})
			if err != nil || len(got) != test.want*1000 || !slices.Equal(tries, test.tries) {
				t.Errorf("got %d bytes by the tries %v, %v; want %d by %v", len(got), tries, err, test.want*1000, test.tries)
			}
		})
	}
}

// TestBisectionIsExact holds over all bounds that the quality is the best that fits, or uses nearly all bytes.
func TestBisectionIsExact(t *testing.T) {
	size := func(quality int) int { return 4000 + quality*quality*10 }
	for maxBytes := size(lowestQuality); maxBytes < size(100); maxBytes += 97 {
		tries := 0
		got, err := withinBytes(maxBytes, 100, func(quality int) ([]byte, error) {
			tries++
			return make([]byte, size(quality)), nil
		})
		best := 0
		for quality := range 101 {
			if size(quality) <= maxBytes {
				best = size(quality)
			}
		}
		near := float64(len(got)) >= nearEnough*float64(maxBytes)
		if err != nil || len(got) > maxBytes || (len(got) != best && !near) || tries > 9 {
			t.Fatalf("%d bytes allowed: got %d after %d tries, %v; best is %d", maxBytes, len(got), tries, err, best)
		}
	}
}

func TestWithinBytesFails(t *testing.T) {
	broken := errors.New("broken")
	for _, failing := range []int{85, 30, 57} {
		_, err := withinBytes(50_000, 85, func(quality int) ([]byte, error) {
			if quality == failing {
				return nil, broken
			}
			return make([]byte, quality*1000), nil
		})
		if !errors.Is(err, broken) {
			t.Errorf("the try at %d: got %v, want %v", failing, err, broken)
		}
	}
}

func TestPNGWithinBytes(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	for i := range 200 * 200 {
		picture.SetNRGBA(i%200, i/200, color.NRGBA{R: uint8(i), G: uint8(i / 200), B: uint8(i * i >> 7), A: 255})
	}
	var quick bytes.Buffer
	if err := png.Encode(&quick, picture); err != nil {
		t.Fatal(err)
	}
	whole, err := shrink.PNG(quick.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, maxBytes := range []int{0, len(whole)} {
		if got, err := pngWithin(maxBytes, quick.Bytes()); err != nil || !bytes.Equal(got, whole) {
			t.Errorf("bound to %d: got %d other bytes, %v", maxBytes, len(got), err)
		}
	}
	if got, err := pngWithin(len(whole)/2, quick.Bytes()); err != nil || len(got) > len(whole)/2 {
		t.Errorf("got %d bytes of %d, %v; want half of them", len(got), len(whole), err)
	}
}

// TestBytesOfFormats: the browser's own packing is bound as it captures, its PNGs when they are packed again.
func TestBytesOfFormats(t *testing.T) {
	for _, test := range []struct {
		format      renderer.Format
		transparent bool
		want        int
	}{{renderer.JPEG, false, 5000}, {renderer.PNG, false, 0}, {renderer.WebP, false, 0}, {renderer.WebP, true, 5000}} {
		doc := document("card")
		doc.Format, doc.Template.Transparent, doc.MaxBytes = test.format, test.transparent, 5000
		if got := capturedBytes(doc); got != test.want {
			t.Errorf("%s, transparent %t: got %d, want %d", test.format, test.transparent, got, test.want)
		}
	}
}
