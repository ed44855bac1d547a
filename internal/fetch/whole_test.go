package fetch

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/placard/placard/renderer"
)

// noise is a picture that has something to lose at its end.
func noise() image.Image {
	random := rand.New(rand.NewPCG(1, 2))
	m := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.Black, color.White, color.Gray{128}})
	for i := range m.Pix {
		m.Pix[i] = byte(random.IntN(3))
	}
	return m
}

func encoded(encode func(io.Writer, image.Image) error) []byte {
	var b bytes.Buffer
	if err := encode(&b, noise()); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestEndsTooSoon(t *testing.T) {
	riff := append([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), make([]byte, 100)...)
	binary.LittleEndian.PutUint32(riff[4:], uint32(len(riff)-8))
	pictures := map[string][]byte{
		"image/png":  encoded(png.Encode),
		"image/jpeg": encoded(func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }),
		"image/gif":  encoded(func(w io.Writer, m image.Image) error { return gif.Encode(w, m, nil) }),
		"image/webp": riff,
	}
	for contentType, whole := range pictures {
		t.Run(contentType, func(t *testing.T) {
			if endsTooSoon(contentType, whole) {
				t.Error("a whole picture seems cut")
			}
			if endsTooSoon(contentType, append(slices.Clone(whole), 0, 0, 0)) {
				t.Error("a whole picture with zeros after it seems cut")
			}
			for n := len(whole) / 2; n < len(whole)-1; n++ { // the last byte of a GIF says only that no frame follows
				if !endsTooSoon(contentType, whole[:n]) {
					t.Fatalf("%d of %d bytes seem whole", n, len(whole))
				}
			}
		})
	}
}

// A thumbnail before the picture has an end of its own, and what follows the picture may look like a beginning.
func TestJPEGEnds(t *testing.T) {
	whole := encoded(func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })
	thumbnail := slices.Concat([]byte{0xff, 0xe1, byte((len(whole) + 2) >> 8), byte(len(whole) + 2)}, whole)
	with := func(segment ...byte) []byte { return slices.Insert(slices.Clone(whole), 2, segment...) }
	cut := func(picture []byte) []byte { return picture[:len(picture)-2] }
	tests := []struct {
		name string
		data []byte
		want bool
	}{
		{"whole", whole, true},
		{"a film after it", append(slices.Clone(whole), "film\xff\xda\x00"...), true},
		{"a thumbnail", with(thumbnail...), true},
		{"cut, with a thumbnail", cut(with(thumbnail...)), false},
		{"fill bytes", with(0xff, 0xff, 0xff), true},
		{"stray bytes", with(0, 1, 2, 0xff, 0), true},
		{"a marker without a segment", with(0xff, 0xd0), true},
		{"a segment beyond the end", with(0xff, 0xe1, 0xff, 0xff), false},
		{"a segment of no length", cut(with(0xff, 0xe1, 0, 0)), false},
		{"its first bytes", whole[:3], false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := jpegEnds(tt.data); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTruncatedPictureIsDrawnAndNotKeptForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel(t, 1<<20)
		whole := encoded(png.Encode)
		e.web.pages[at+"cut"] = &page{status: 200, body: whole[:len(whole)-40]}
		img, err := e.Paint(t.Context(), shown(cat, at+"cut"))
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{"b: the picture ends too soon"}; !img.Incomplete || !slices.Equal(img.Warnings, want) {
			t.Errorf("got incomplete %v, %q, want true, %q", img.Incomplete, img.Warnings, want)
		}
		if len(e.got.Pictures) != 2 {
			t.Errorf("%d pictures were drawn, want 2", len(e.got.Pictures))
		}
		img, err = e.Paint(t.Context(), &renderer.Document{Transform: &renderer.Transform{URL: at + "cut"}})
		if err != nil || !img.Incomplete {
			t.Errorf("transformed: got %+v, %v, want it incomplete", img, err)
		}
	})
}
