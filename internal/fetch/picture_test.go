package fetch

import (
	"bytes"
	"errors"
	"image/gif"
	"math"
	"testing"
)

func TestInspectRefuses(t *testing.T) {
	tests := map[string][]byte{
		"nothing":                  nil,
		"text":                     []byte("not an image"),
		"html":                     []byte("<!doctype html><img src=a.png>"),
		"svg":                      []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`),
		"svg after a declaration":  []byte(`<?xml version="1.0"?><svg/>`),
		"bmp":                      []byte("BM\x1e\x00\x00\x00\x00\x00\x00\x00\x1a\x00\x00\x00"),
		"tiff":                     []byte("II*\x00\x08\x00\x00\x00"),
		"heic":                     join(boxOf("ftyp", []byte("heic\x00\x00\x00\x00mif1")), metaOf(ispeOf(4, 3))),
		"a magic number alone":     []byte("\x89PNG\r\n\x1a\n"),
		"png of 30000×30000":       pngOf(30000, 30000),
		"png of 2^31-1 squared":    pngOf(math.MaxInt32, math.MaxInt32),
		"png without width":        pngOf(0, 3),
		"png, wrong checksum":      append(pngOf(4, 3)[:30], 0, 0, 0),
		"webp of 2^24 by 2^24":     webpOf("\xff\xff\xff\xff\xff\xff"),
		"avif of 2^32-1 squared":   avifSample(math.MaxUint32, math.MaxUint32),
		"gif that hides its frame": hidingGIF(),
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := inspect(data, 50_000_000); !errors.Is(err, ErrNotImage) {
				t.Errorf("got %s, %v, want %v", got.ContentType, err, ErrNotImage)
			}
		})
	}
}

func TestInspectRefusesTruncatedHeaders(t *testing.T) {
	// How many bytes hold the header of each sample: its size and what must come before.
	for name, header := range map[string][]byte{
		"png":  pngOf(4, 3),
		"jpeg": jpegSample()[:bytes.Index(jpegSample(), []byte("\xff\xda"))+1],
		"gif":  gifSample()[:bytes.IndexByte(gifSample(), gifFrame)+9],
		"webp": webpSample(),
		"avif": avifSample(4, 3)[:len(avifSample(4, 3))-16],
	} {
		for n := range header {
			if _, err := inspect(header[:n], 1000); !errors.Is(err, ErrNotImage) {
				t.Errorf("%s cut to %d of %d bytes: got %v, want %v", name, n, len(header), err, ErrNotImage)
			}
		}
	}
}

func TestPixelLimit(t *testing.T) {
	tests := map[string]struct {
		data []byte
		area int64
	}{
		"png":  {pngSample(), 4 * 3},
		"jpeg": {jpegSample(), 5 * 3},
		"gif":  {gifSample(), 6 * 3},
		"webp": {webpSample(), 7 * 3},
		"avif": {avifSample(8, 3), 8 * 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := inspect(tt.data, tt.area)
			if err != nil || got.Width*got.Height != int(tt.area) {
				t.Errorf("with %d pixels allowed: got %d×%d, %v", tt.area, got.Width, got.Height, err)
			}
			if _, err := inspect(tt.data, tt.area-1); !errors.Is(err, ErrNotImage) {
				t.Errorf("with %d pixels allowed: got %v, want %v", tt.area-1, err, ErrNotImage)
			}
		})
	}
}

// hidingGIF calls itself 1×1 and has a first frame of 65535×65535.
func hidingGIF() []byte {
	const screen, control = "GIF89a\x01\x00\x01\x00\x00\x00\x00", "!\xf9\x04\x00\x00\x00\x00\x00"
	return []byte(screen + control + ",\x00\x00\x00\x00\xff\xff\xff\xff\x00")
}

func TestGIFSize(t *testing.T) {
	const (
		screen2x2 = "GIF89a\x02\x00\x02\x00\x00\x00\x00"
		table     = "\x80\x00\x00,!;,!;"
		frame3x3  = ",\x00\x00\x00\x00\x03\x00\x03\x00"
	)
	tests := map[string]struct {
		data string
		want dimensions // none: an error
	}{
		"frame inside":             {screen2x2 + ",\x00\x00\x00\x00\x01\x00\x01\x00", dimensions{2, 2}},
		"frame outside":            {screen2x2 + ",\x01\x00\x00\x00\x03\x00\x01\x00", dimensions{4, 2}},
		"color table":              {"GIF87a\x02\x00\x02\x00" + table + frame3x3, dimensions{3, 3}},
		"extensions":               {screen2x2 + "!\xff\x02,,\x01,\x00!\xfe\x00" + frame3x3, dimensions{3, 3}},
		"no frame":                 {screen2x2 + ";", dimensions{}},
		"cut in an extension":      {screen2x2 + "!\xff\x09,,", dimensions{}},
		"cut in the table":         {"GIF87a\x02\x00\x02\x00\x87\x00\x00,", dimensions{}},
		"extension that never end": {screen2x2 + "!\xff\x01,\x01,\x01,", dimensions{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := gifSize([]byte(tt.data))
			if got != tt.want || (err == nil) != (tt.want != dimensions{}) {
				t.Errorf("got %v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

// FuzzInspect holds that nothing but ErrNotImage comes out, and that no GIF is larger than we say.
func FuzzInspect(f *testing.F) {
	for _, seed := range [][]byte{
		pngSample(), jpegSample(), gifSample(), webpSample(), avifSample(4, 3),
		hidingGIF(), pngOf(30000, 30000), []byte("<svg/>"),
	} {
		f.Add(seed)
	}
	const maxPixels = 1 << 16
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := inspect(data, maxPixels)
		if err != nil {
			if !errors.Is(err, ErrNotImage) {
				t.Fatalf("got %v, want %v", err, ErrNotImage)
			}
			return
		}
		if got.ContentType != "image/gif" {
			return
		}
		img, err := gif.Decode(bytes.NewReader(data))
		if err == nil && img.Bounds().Max.X*img.Bounds().Max.Y > maxPixels {
			t.Errorf("a GIF of %v passed as one of %d pixels at most", img.Bounds(), maxPixels)
		}
	})
}
