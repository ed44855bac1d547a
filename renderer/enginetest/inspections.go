package enginetest

import (
	"bytes"
	"context"
	"encoding/json"
	"image/color"
	"testing"

	"github.com/placard/placard/renderer"
)

const inspectedPage = `<!DOCTYPE html><meta name="viewport" content="width=200, height=100">
<style>body { margin: 0; background: #00f } #title { position: absolute; left: 20px; top: 10px; margin: 0; width: 160px;
  color: red; font: 80px/80px Inter }</style><h1 id="title">MM</h1>`

// testInspections holds that an inspected page says where its texts are and what is behind them, with its own scripts
// off or on, and is afterwards what it was.
func testInspections(t *testing.T, open Open) {
	engine := start(t, open)
	for name, page := range map[string]string{
		"scripts off": inspectedPage,
		"scripts on":  `<meta name="scripts" content="allow">` + inspectedPage,
	} {
		tpl := template(t, page, nil)
		doc := document(t, tpl, renderer.Job{})
		want := paint(t, engine, doc)
		doc.Inspect = true
		for range 2 {
			img := inspected(t, engine, doc)
			if !bytes.Equal(img.Bytes, want) {
				t.Errorf("%s: an inspected page draws another picture", name)
			}
			ground := decode(t, img.Inspection.Ground)
			for x := range ground.Bounds().Dx() { // across both letters
				if got := at(ground, x, 50); got.R > 2 || got.B < 253 {
					t.Fatalf("%s: behind the title is %v at %d, want %v", name, got, x, color.NRGBA{B: 255, A: 255})
				}
			}
			checkMeasures(t, img.Inspection.Measures)
		}
	}
}

func inspected(t *testing.T, painter renderer.Painter, doc *renderer.Document) *renderer.Image {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	img, err := painter.Paint(ctx, doc)
	if err != nil || img.Inspection == nil {
		t.Fatalf("got %+v, %v, want an inspection", img, err)
	}
	return img
}

func checkMeasures(t *testing.T, encoded []byte) {
	t.Helper()
	var measures struct {
		Texts []struct {
			Name  string
			Words []struct {
				X, Y, Width, Height, Size float64
				Colour                    []float64
			}
		}
	}
	if err := json.Unmarshal(encoded, &measures); err != nil {
		t.Fatal(err)
	}
	if len(measures.Texts) != 1 || len(measures.Texts[0].Words) != 1 || measures.Texts[0].Name != "title" {
		t.Fatalf("got %s, want one word of one text", encoded)
	}
	word := measures.Texts[0].Words[0]
	// The letters of Inter are 0.727 em high, and its M is 0.9 em wide.
	if word.X != 20 || word.Width < 130 || word.Width > 160 || word.Y < 15 || word.Y > 25 || word.Height < 55 || word.Height > 62 {
		t.Errorf("the letters are at %+v", word)
	}
	if len(word.Colour) != 4 || word.Colour[0] != 255 || word.Colour[1] != 0 || word.Size < 79 || word.Size > 81 {
		t.Errorf("the letters look like %+v, want red ones of 80 px", word)
	}
}
