package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/renderer"
)

// transforming is the argument of the transform script's second function.
type transforming struct {
	renderer.Geometry
	// Saturation is a factor.
	Saturation float64 `json:"saturation"`
	// Type is the result's media type, Quality 0 to 1.
	Type    string  `json:"type"`
	Quality float64 `json:"quality"`
}

// transform makes an image of the document's remote one. The page tells the size of that, as only the decoder knows it
// for sure: a header may say that the picture lies on its side.
func transform(ctx context.Context, page *warmPage, doc *renderer.Document) (*renderer.Image, error) {
	picture := doc.Pictures[doc.Transform.URL]
	address := page.site.show(doc.Pictures)[doc.Transform.URL]
	var size renderer.Size
	if err := page.Call(ctx, "open", address, &size); err != nil {
		return nil, fmt.Errorf("opening the picture: %w", err)
	}
	if size == (renderer.Size{}) {
		return nil, renderer.ErrUndecodable
	}
	geometry, err := doc.Transform.Resolve(size, doc.MaxPixels)
	if err != nil {
		return nil, err
	}
	phase.Begin(ctx, phase.Paint)
	start := time.Now()
	format, quality := doc.Encoding(picture)
	img := &renderer.Image{Format: format}
	args := transforming{geometry, 1 + doc.Transform.Saturation/100, format.ContentType(), float64(quality) / 100}
	if err := page.Call(ctx, "transform", args, &img.Bytes); err != nil { // base64, which is how JSON has bytes
		return nil, fmt.Errorf("transforming the picture: %w", err)
	}
	if err := checkPicture(img); err != nil {
		return nil, err
	}
	img.Timing.Paint = time.Since(start)
	return img, nil
}
