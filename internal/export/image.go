package export

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"

	"golang.org/x/image/webp"

	"github.com/placard/placard/renderer"
)

var sizes = map[renderer.Format]func(io.Reader) (image.Config, error){
	renderer.PNG: png.DecodeConfig, renderer.JPEG: jpeg.DecodeConfig, renderer.WebP: webp.DecodeConfig,
}

// sizeOf reads an image's size from its header.
func sizeOf(img *renderer.Image) (drawn, error) {
	config, err := sizes[img.Format](bytes.NewReader(img.Bytes))
	if err != nil {
		return drawn{}, fmt.Errorf("reading the size of what was drawn: %w", err)
	}
	return drawn{Width: config.Width, Height: config.Height}, nil
}

// remove removes an image, if it is still there.
func (c *Config) remove(name string) error {
	if c.DryRun {
		return nil
	}
	if err := c.Folder.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
