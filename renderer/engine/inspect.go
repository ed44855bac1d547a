package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/static"
)

// scripts returns what the document's page is given.
func scripts(doc *renderer.Document) string {
	if doc.Inspect {
		return static.Fill + "\n" + static.Inspect
	}
	return static.Fill
}

// inspect measures a page that was drawn, and draws it once more without its texts.
func inspect(ctx context.Context, page *warmPage) (*renderer.Inspection, error) {
	var measures json.RawMessage
	if err := page.Call(ctx, "measure", setupArgs(page.site.template, nil), &measures); err != nil {
		return nil, fmt.Errorf("measuring the page: %w", err)
	}
	if err := page.Call(ctx, "veilTexts", true, nil); err != nil {
		return nil, fmt.Errorf("hiding the texts: %w", err)
	}
	ground, err := page.Capture(ctx, renderer.JPEG, fineQuality)
	if err != nil {
		return nil, fmt.Errorf("taking the picture of what is behind them: %w", err)
	}
	if err := page.Call(ctx, "veilTexts", false, nil); err != nil {
		return nil, fmt.Errorf("showing the texts again: %w", err)
	}
	return &renderer.Inspection{Measures: measures, Ground: ground}, nil
}
