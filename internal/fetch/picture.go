package fetch

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"github.com/placard/placard/renderer"
)

// dimensions are a picture's width and height in pixels, as its header says.
type dimensions struct{ width, height int64 }

// include widens d so that a picture of that size fits in.
func (d *dimensions) include(width, height int64) {
	d.width, d.height = max(d.width, width), max(d.height, height)
}

// within reports whether there is a picture at all, and of at most maxPixels. It divides because the product of two
// foreign numbers may overflow.
func (d dimensions) within(maxPixels int64) bool {
	return d.width > 0 && d.height > 0 && d.width <= maxPixels/d.height
}

// formats are the pictures that the browser is shown, in the order of their tests. SVG is none of them: it can hold
// scripts and references.
var formats = []struct {
	contentType string
	is          func(data []byte) bool
	size        func(data []byte) (dimensions, error)
}{
	{"image/png", beginsWith("\x89PNG\r\n\x1a\n"), configSize(png.DecodeConfig)},
	{"image/jpeg", beginsWith("\xff\xd8\xff"), configSize(jpeg.DecodeConfig)},
	{"image/gif", beginsWith("GIF87a", "GIF89a"), gifSize},
	{"image/webp", isWebP, configSize(webp.DecodeConfig)},
	{"image/avif", isAVIF, avifSize},
}

// inspect finds a picture's type in its bytes, whatever its sender called it, and reads its size from its header. It
// decodes no pixels. The error is ErrNotImage.
func inspect(data []byte, maxPixels int64) (renderer.Bitmap, error) {
	for _, f := range formats {
		if !f.is(data) {
			continue
		}
		size, err := f.size(data)
		if err != nil {
			return renderer.Bitmap{}, fmt.Errorf("%w: broken header of %s: %w", ErrNotImage, f.contentType, err)
		}
		if !size.within(maxPixels) {
			return renderer.Bitmap{}, fmt.Errorf("%w: %s of %d×%d; 1 to %d pixels are allowed",
				ErrNotImage, f.contentType, size.width, size.height, maxPixels)
		}
		return renderer.Bitmap{
			Bytes: data, ContentType: f.contentType, Truncated: endsTooSoon(f.contentType, data),
			Width: int(size.width), Height: int(size.height),
		}, nil
	}
	return renderer.Bitmap{}, fmt.Errorf("%w: the bytes are not png, jpeg, gif, webp or avif", ErrNotImage)
}

func beginsWith(magic ...string) func([]byte) bool {
	return func(data []byte) bool {
		for _, m := range magic {
			if bytes.HasPrefix(data, []byte(m)) {
				return true
			}
		}
		return false
	}
}

func isWebP(data []byte) bool {
	return len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP"
}

// configSize names the decoder itself: image.DecodeConfig would take whatever formats the program has registered.
func configSize(decode func(io.Reader) (image.Config, error)) func([]byte) (dimensions, error) {
	return func(data []byte) (dimensions, error) {
		cfg, err := decode(bytes.NewReader(data))
		return dimensions{int64(cfg.Width), int64(cfg.Height)}, err
	}
}
