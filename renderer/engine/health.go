package engine

import (
	"context"
	"fmt"

	"github.com/placard/placard/renderer"
)

// testPicture is a page that any browser can draw.
var testPicture = &renderer.Document{
	Template: &renderer.Template{
		Name:  "test picture",
		Page:  "test.html",
		Files: map[string][]byte{"test.html": []byte("<!DOCTYPE html><title>Test</title><body>Placard")},
		Hash:  "test picture",
	},
	Width: 64, Height: 64, Scale: 1, Format: renderer.JPEG, Quality: 85,
}

// Healthy draws a test picture.
func (e *Engine) Healthy(ctx context.Context) error {
	if _, err := e.Paint(ctx, testPicture); err != nil {
		return fmt.Errorf("drawing the test picture: %w", err)
	}
	return nil
}
