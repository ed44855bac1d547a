package shrink

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/placard/placard/internal/webp"
)

// TestWebP: a WebP is made of the pixels, whatever filter they came by and whatever was unpacked before.
func TestWebP(t *testing.T) {
	for name, img := range pictures() {
		if !img.Opaque() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			size := img.Rect.Size()
			want, err := webp.Encode(webp.Pixels{
				Width: size.X, Height: size.Y, Channels: 4, Stride: img.Stride, Bytes: img.Pix,
			}, 75)
			if err != nil {
				t.Fatal(err)
			}
			for filter := range byte(paeth + 1) {
				if got, err := WebP(quick(t, img, filter), 75); err != nil || !bytes.Equal(got, want) {
					t.Errorf("filter %d: got %d bytes, %v; want %d", filter, len(got), err, len(want))
				}
			}
		})
	}
}

func TestWebPRefused(t *testing.T) {
	whole := quick(t, pictures()["stripes"], up)
	if got, err := WebP(whole[:len(whole)/2], 75); !errors.Is(err, errFormat) || got != nil {
		t.Errorf("half of a picture: got %d bytes, %v; want %v", len(got), err, errFormat)
	}
	short := bytes.Clone(whole)
	short[23]++ // one more row in the header
	if got, err := WebP(short, 75); !errors.Is(err, io.ErrUnexpectedEOF) || got != nil {
		t.Errorf("too few rows: got %d bytes, %v; want %v", len(got), err, io.ErrUnexpectedEOF)
	}
}
