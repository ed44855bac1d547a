package shrink

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zlib"
)

// pictures are of all kinds: few colours and many, opaque and not, of sizes that fill no band, one, and more.
func pictures() map[string]*image.NRGBA {
	random := rand.New(rand.NewPCG(3, 4))
	noise := func(x, _ int) color.NRGBA { return color.NRGBA{byte(random.Uint32()), byte(x), 7, 255} }
	return map[string]*image.NRGBA{
		"a pixel":      draw(1, 1, noise),
		"a row":        draw(300, 1, noise),
		"a column":     draw(1, 300, noise),
		"one colour":   draw(200, 64, func(int, int) color.NRGBA { return color.NRGBA{1, 2, 3, 255} }),
		"a photograph": draw(99, 130, noise),
		"a gradient": draw(200, 130, func(x, y int) color.NRGBA {
			return color.NRGBA{byte((x + random.IntN(8)) / 8), byte(y / 8), 90, 255}
		}),
		"stripes": draw(120, 129, func(x, y int) color.NRGBA {
			return color.NRGBA{byte(x * y), byte(x), byte(y), 255}
		}),
		"transparent": draw(70, 70, func(x, y int) color.NRGBA {
			return color.NRGBA{byte(x), byte(random.IntN(3)), 0, byte(x * y)}
		}),
	}
}

func draw(width, height int, at func(x, y int) color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetNRGBA(x, y, at(x, y))
		}
	}
	return img
}

// TestPixels: whatever is shrunk, its pixels are the same afterwards, and it is about as small as can be had.
func TestPixels(t *testing.T) {
	for name, img := range pictures() {
		t.Run(name, func(t *testing.T) {
			packed := encode(t, img, png.DefaultCompression)
			for filter := range byte(paeth + 1) {
				got, err := PNG(quick(t, img, filter))
				if err != nil {
					t.Fatal(err)
				}
				samePixels(t, got, img)
				if again, err := PNG(got); err != nil || !bytes.Equal(again, got) {
					t.Errorf("shrinking it again gives other bytes, %v", err)
				}
				if limit := len(packed)*3/2 + 1000; len(got) > limit {
					t.Errorf("got %d bytes, want at most %d", len(got), limit)
				}
			}
		})
	}
}

// TestHistory: a picture's bytes don't depend on what has been shrunk before it, though parts of that are used again.
func TestHistory(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	warm := newWorker()
	all := pictures()
	for range 60 {
		for _, img := range all {
			if random.IntN(2) == 0 {
				continue
			}
			x, y := random.IntN(img.Rect.Dx()), random.IntN(img.Rect.Dy())
			img.SetNRGBA(x, y, color.NRGBA{byte(x), byte(y), byte(random.Uint32()), img.NRGBAAt(x, y).A})
			picture := quick(t, img, up)
			got, err := warm.shrink(picture)
			if err != nil {
				t.Fatal(err)
			}
			want, err := newWorker().shrink(picture)
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("got %d bytes where a new worker makes %d, %v", len(got), len(want), err)
			}
			samePixels(t, got, img)
			if _, err := warm.shrink(picture[:len(picture)-len(picture)/3]); err == nil {
				t.Fatal("got no error from a picture that is cut short")
			}
		}
	}
}

// TestHead: what stands before the pixels is kept.
func TestHead(t *testing.T) {
	picture := quick(t, draw(9, 9, func(x, y int) color.NRGBA { return color.NRGBA{byte(x), byte(y), 0, 255} }), up)
	header := len(signature) + 8 + 13 + 4
	profile := chunk("sRGB", []byte{0})
	got, err := PNG(bytes.Join([][]byte{picture[:header], profile, picture[header:]}, nil))
	if err != nil || !bytes.Equal(got[header:header+len(profile)], profile) {
		t.Errorf("got % x, %v; want the sRGB chunk", got, err)
	}
}

func TestRefused(t *testing.T) {
	good := quick(t, draw(9, 9, func(x, y int) color.NRGBA { return color.NRGBA{byte(x), byte(y), 0, 255} }), up)
	changed := func(at int, to ...byte) []byte {
		b := bytes.Clone(good)
		copy(b[at:], to)
		return b
	}
	gray := image.NewGray(image.Rect(0, 0, 9, 9))
	tests := []struct {
		name    string
		picture []byte
		want    error
	}{
		{"nothing", nil, errFormat},
		{"another format", []byte("\xff\xd8\xff and more than a header's thirty bytes"), errFormat},
		{"one channel", encode(t, gray, png.BestSpeed), errFormat},
		{"sixteen bits", changed(24, 16), errFormat},
		{"interlaced", changed(28, 1), errFormat},
		{"no rows", changed(20, 0, 0, 0, 0), errFormat},
		{"more pixels than memory", changed(16, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), errFormat},
		{"more rows than it has", changed(20, 0, 0, 0, 10), io.ErrUnexpectedEOF},
		{"fewer rows than it has", changed(20, 0, 0, 0, 8), errLength},
		{"a wrong checksum", changed(len(good)-17, ^good[len(good)-17]), zlib.ErrChecksum},
		{"no end", good[:len(good)-12], errFormat},
		{"a chunk that is too long", changed(33, 0x7f), errFormat},
		{"no pixels", append(bytes.Clone(good[:33]), chunk("IEND", nil)...), errFormat},
		{"a filter that there isn't", quick(t, draw(9, 9, func(int, int) color.NRGBA { return color.NRGBA{} }), paeth+1), errFormat},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := PNG(tt.picture); !errors.Is(err, tt.want) || got != nil {
				t.Errorf("got %d bytes, %v; want %v", len(got), err, tt.want)
			}
		})
	}
}

func FuzzPNG(f *testing.F) {
	for _, img := range pictures() {
		if img.Rect.Dx() <= 99 {
			f.Add(quick(f, img, paeth))
		}
	}
	f.Fuzz(func(t *testing.T, picture []byte) {
		if config, err := png.DecodeConfig(bytes.NewReader(picture)); err == nil && config.Width*config.Height > 1<<20 {
			t.Skip("large")
		}
		got, err := PNG(picture)
		if err != nil {
			return
		}
		want, err := png.Decode(bytes.NewReader(picture))
		if err != nil {
			return // chunks' checksums are not looked at
		}
		samePixels(t, got, want)
	})
}

func samePixels(t *testing.T, picture []byte, want image.Image) {
	t.Helper()
	got, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("got %v, want %v", got.Bounds(), want.Bounds())
	}
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			if a, b := color.NRGBAModel.Convert(got.At(x, y)), color.NRGBAModel.Convert(want.At(x, y)); a != b {
				t.Fatalf("pixel %d,%d is %v, want %v", x, y, a, b)
			}
		}
	}
}

func encode(tb testing.TB, img image.Image, level png.CompressionLevel) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: level}).Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}
