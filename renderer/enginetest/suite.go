// Package enginetest is the conformance suite of engines: whatever library drives the browser, the pixels are the same,
// and so is what happens when something goes wrong.
package enginetest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	_ "image/jpeg" // what engines draw is decoded
	_ "image/png"
	"testing"
	"testing/fstest"
	"time"

	_ "golang.org/x/image/webp" // as these

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

// patience is how long a picture may take on a busy machine.
const patience = 30 * time.Second

// Open starts an engine with so many warm pages. The suite closes it.
type Open func(t *testing.T, warm int) renderer.Engine

// Run runs the suite but for RunOrder.
func Run(t *testing.T, open Open) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	t.Run("pixels", func(t *testing.T) { testPixels(t, open) })
	t.Run("filling", func(t *testing.T) { testFilling(t, open) })
	t.Run("transforms", func(t *testing.T) { testTransforms(t, open) })
	t.Run("inspections", func(t *testing.T) { testInspections(t, open) })
	t.Run("faults", func(t *testing.T) { testFaults(t, open) })
	t.Run("network", func(t *testing.T) { testNetwork(t, open) })
	t.Run("taken over", func(t *testing.T) { testTakenOver(t, open) })
	t.Run("scrolled", func(t *testing.T) { testScrolled(t, open) })
	t.Run("refreshed", func(t *testing.T) { testRefreshed(t, open) })
}

// start opens an engine for one test.
func start(t *testing.T, open Open) renderer.Engine {
	t.Helper()
	engine := open(t, 2)
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("closing the engine: %v", err)
		}
	})
	return engine
}

// template makes a template of its page and other files, by path from its folder.
func template(t *testing.T, page string, files map[string]string) *renderer.Template {
	t.Helper()
	root := fstest.MapFS{"test/index.html": {Data: []byte(page)}}
	for name, content := range files {
		root["test/"+name] = &fstest.MapFile{Data: []byte(content)}
	}
	tpl, err := templates.Load(root, "test", 32<<20)
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

// document fits a job to a template. Its zero values are png at the template's size.
func document(t *testing.T, tpl *renderer.Template, job renderer.Job) *renderer.Document {
	t.Helper()
	if job.Format == "" {
		job.Format = renderer.PNG
	}
	doc, err := renderer.Fit(job, tpl, renderer.Limits{MaxPixels: 64_000_000})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// set is a modification.
func set(field, property string, value renderer.Value) renderer.Modification {
	return renderer.Modification{Field: field, Property: property, Value: value}
}

func paint(t *testing.T, painter renderer.Painter, doc *renderer.Document) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	img, err := painter.Paint(ctx, doc)
	if err != nil {
		t.Fatal(err)
	}
	return img.Bytes
}

func decode(t *testing.T, picture []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// at returns a pixel, not premultiplied.
func at(img image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
}

func wantPixel(t *testing.T, img image.Image, x, y int, want color.NRGBA) {
	t.Helper()
	if got := at(img, x, y); got != want {
		t.Errorf("pixel %d,%d is %v, want %v", x, y, got, want)
	}
}
