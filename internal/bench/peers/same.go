package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // for image.Decode
	_ "image/png"  // for image.Decode
	"os"
	"path/filepath"

	_ "golang.org/x/image/webp" // for image.Decode

	"github.com/placard/placard/renderer"
)

// alike is how far two pictures of one card may be apart, in the mean of their lightness of 0 to 255. Other libraries
// draw the edges of letters otherwise, and set a line half a pixel higher, which makes up to 1.2; other words make 20.
const alike = 1.5

// sameCard fails where a peer doesn't draw Placard's card: then its figures say nothing. Placard comes first. What is
// drawn is kept as a sample, where samples are wanted.
func sameCard(ctx context.Context, c *config, contenders []*contender, titles *titles) error {
	for _, format := range c.formats {
		var placard image.Image
		title := titles.next()
		for _, contender := range able(contenders, format) {
			picture, err := c.sample(ctx, contender, title, format)
			if err != nil {
				return err
			}
			if placard == nil {
				placard = picture
			}
			if got := apart(placard, picture); got > alike {
				return fmt.Errorf("the %s of %s is %.2f of 255 from Placard's, want at most %.1f: see -samples",
					format, contender.label, got, alike)
			}
		}
	}
	return nil
}

// sample has one card drawn.
func (c *config) sample(
	ctx context.Context, from *contender, title string, format renderer.Format,
) (image.Image, error) {
	client := newClient()
	defer client.close()
	body, err := client.get(ctx, from, title, format)
	if err != nil {
		return nil, err
	}
	if c.samples != "" {
		file := filepath.Join(c.samples, from.name+"."+string(format))
		if err := os.WriteFile(file, body, 0o600); err != nil {
			return nil, err
		}
	}
	picture, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the %s of %s: %w", format, from.label, err)
	}
	if got, want := picture.Bounds(), image.Rect(0, 0, width, height); got != want {
		return nil, fmt.Errorf("the %s of %s covers %v, want %v", format, from.label, got, want)
	}
	return picture, nil
}

// apart returns the mean difference in lightness of two pictures of the same size.
func apart(a, b image.Image) float64 {
	sum := 0
	for y := range height {
		for x := range width {
			sum += max(lightness(a, x, y)-lightness(b, x, y), lightness(b, x, y)-lightness(a, x, y))
		}
	}
	return float64(sum) / (width * height)
}

func lightness(picture image.Image, x, y int) int {
	gray, _ := color.GrayModel.Convert(picture.At(x, y)).(color.Gray)
	return int(gray.Y)
}
