package enginetest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/placard/placard/pool"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

const (
	orderTurns   = 3 // how often the shared browsers draw each job, after others every time
	orderAlike   = 5 // jobs, about, that a page could draw one after another
	orderWarm    = 8 // pages that a shared browser keeps
	orderFresh   = 2 // browsers at once that draw one picture each
	orderCallers = 8
)

// orderJobs is how many different jobs there are. Each needs a browser of its own, which is most of the work: 300 are
// for SOAK=1, the long form.
func orderJobs() int {
	if os.Getenv("SOAK") == "1" {
		return 300
	}
	return 60
}

// RunOrder checks the property that warm pages stand on: any order of jobs, and any number of them at once, gives for
// each the bytes that a fresh browser gives.
func RunOrder(t *testing.T, open Open) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	library, err := templates.Open(templates.Config{MaxBytes: 32 << 20, Logger: slog.Default()})
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(2, 11))
	docs := make([]*renderer.Document, orderJobs())
	all := append(library.Templates(), template(t, drawingsPage, nil), template(t, backdropPage, nil))
	canvases := randomCanvases(random, all, len(docs)/orderAlike)
	for i := range docs {
		docs[i] = randomDocument(t, random, canvases, i)
	}
	want := drawFresh(t, open, docs)

	config := pool.DefaultConfig()
	config.Workers, config.MaxImages = 2, len(docs)*orderTurns/5 // browsers are replaced on the way
	shared := pool.New(func(context.Context, int) (renderer.Engine, error) { return open(t, orderWarm), nil }, config)
	defer shared.Close()
	var order []int
	for range orderTurns {
		order = append(order, random.Perm(len(docs))...)
	}
	each(orderCallers, slices.Values(order), func(i int) {
		img, err := shared.Paint(t.Context(), docs[i])
		if err != nil {
			t.Errorf("job %d: %v", i, err)
			return
		}
		if !bytes.Equal(img.Bytes, want[i]) {
			t.Errorf("job %d differs from what a fresh browser gives: %+v", i, describe(docs[i]))
		}
	})
}

// drawFresh draws each document in a browser of its own.
func drawFresh(t *testing.T, open Open, docs []*renderer.Document) [][]byte {
	t.Helper()
	pictures := make([][]byte, len(docs))
	all := func(yield func(int) bool) {
		for i := range docs {
			if !yield(i) {
				return
			}
		}
	}
	each(orderFresh, all, func(i int) {
		engine := open(t, 1)
		defer engine.Close()
		img, err := engine.Paint(t.Context(), docs[i])
		if err != nil {
			t.Errorf("job %d in a fresh browser: %v", i, err)
			return
		}
		pictures[i] = img.Bytes
	})
	return pictures
}

// each calls do for every item, so many at once.
func each(parallel int, items func(func(int) bool), do func(int)) {
	next := make(chan int)
	var all sync.WaitGroup
	for range parallel {
		all.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range items {
		next <- i
	}
	close(next)
	all.Wait()
}

func describe(doc *renderer.Document) string {
	if doc.Transform != nil {
		return fmt.Sprintf("%+v %s", *doc.Transform, doc.Format)
	}
	return fmt.Sprintf("%s %d×%d@%v %s %v", doc.Template.Name, doc.Width, doc.Height, doc.Scale, doc.Format, doc.Changes)
}

func pick[T any](random *rand.Rand, list ...T) T { return list[random.IntN(len(list))] }

// A canvas is what jobs have in common that one page can draw. If every job were of another, no page would be used
// twice, and nothing could linger.
type canvas struct {
	template      *renderer.Template
	width, height int
	scale         float64
}

// backdropPage blurs what is behind its text: Chromium draws it otherwise on a page that has drawn before.
const backdropPage = `<!DOCTYPE html><meta name="viewport" content="width=1200, height=630"><style>
	body { margin: 0; background: linear-gradient(45deg, #123, #fc9, #345) }
	#photo { display: block; width: 100vw; height: 100vh; object-fit: cover }
	div { position: absolute; inset: auto 0 0; padding: 120px 70px 60px; background: #1238; font: 74px Vollkorn; color: #fff }
	div::before { content: ""; position: absolute; z-index: -1; inset: 0; backdrop-filter: blur(10px);
		mask: linear-gradient(to top, #000 50%, transparent 90%) }
	</style><img id="photo"><div><p id="caption">Row out before breakfast</p></div>`

// randomCanvases returns n at least, of every template one at least.
func randomCanvases(random *rand.Rand, all []*renderer.Template, n int) []canvas {
	canvases := make([]canvas, max(n, len(all)))
	for i := range canvases {
		canvases[i] = canvas{
			all[i%len(all)], pick(random, 0, 0, 600, 1200), pick(random, 0, 0, 630, 900), pick(random, .25, .5, .5, 1),
		}
	}
	return canvases
}

// randomDocument sets a few things at random, of every kind and of all that can linger in a page.
func randomDocument(t *testing.T, random *rand.Rand, canvases []canvas, i int) *renderer.Document {
	t.Helper()
	if random.IntN(8) == 0 {
		return randomTransform(t, random, i)
	}
	on := pick(random, canvases...)
	tpl := on.template
	job := renderer.Job{
		Format: pick(random, renderer.JPEG, renderer.JPEG, renderer.JPEG, renderer.WebP, renderer.PNG),
		Width:  on.width, Height: on.height, Scale: on.scale,
		Lang: pick(random, "", "", "ja", "ar"), Quality: pick(random, 0, 60),
	}
	pictures := map[string]renderer.Bitmap{}
	for _, field := range tpl.Fields {
		if random.IntN(3) > 0 {
			continue
		}
		m := set(field.Name, "", randomValue(random, field, i))
		if field.Kind != renderer.Variable && field.Kind != renderer.Variant && random.IntN(2) == 0 {
			m = randomStyle(random, field)
		}
		if u, ok := m.Value.(string); ok && field.Kind == renderer.Picture && u != "" && m.Property == "" && random.IntN(4) > 0 {
			pictures[u] = renderer.Bitmap{Bytes: onePixel(t, color.NRGBA{R: byte(i), G: byte(i * 7), A: 255}), ContentType: "image/png"}
		}
		if field.Kind != renderer.Group || m.Property != "" {
			job.Modifications = append(job.Modifications, m)
		}
	}
	doc := document(t, tpl, job)
	doc.Pictures = pictures
	return doc
}

func randomTransform(t *testing.T, random *rand.Rand, i int) *renderer.Document {
	t.Helper()
	source := quadrants(100, 80)
	fill(source, image.Rect(i%50, i%40, i%50+30, i%40+20), color.NRGBA{R: byte(i * 3), B: byte(i * 11), A: 0xff})
	return transformOf(t, renderer.Job{
		Format: pick(random, "", renderer.JPEG, renderer.WebP),
		Scale:  pick(random, 0, 2.),
		Transform: &renderer.Transform{
			Width: pick(random, 0, 30, 200), Height: pick(random, 0, 30),
			Mode: pick(random, renderer.ModeFit, renderer.ModeStretch, renderer.ModeCrop),
			Crop: pick(random, renderer.Rectangle{}, renderer.Rectangle{X: 13, Y: 7, Width: 51, Height: 60}),
			Blur: pick(random, 0, 0, 30.), Saturation: pick(random, 0, 0, -100.), Upscale: pick(random, true, false),
		},
	}, pngFile(t, source))
}

func randomValue(random *rand.Rand, field renderer.Field, i int) renderer.Value {
	switch field.Kind {
	case renderer.Text:
		return pick(random, "", fmt.Sprintf("Job %d", i), "夜行列車が *帰って* きた", "كيف عاد القطار", "🚀 Ship *it* now",
			"The quiet return of the night train across Europe, and how it was done\nin a decade")
	case renderer.Picture:
		return pick(random, "", fmt.Sprintf("https://pictures.example/%d.png", i))
	case renderer.Rating:
		return pick(random, "0", "1.5", "5")
	case renderer.QR, renderer.Barcode:
		return pick(random, "", fmt.Sprintf("Job %d", i))
	case renderer.Chart:
		return pick(random, "", "3,-1,2", fmt.Sprint(i))
	case renderer.Variant:
		return pick(random, field.Values...)
	case renderer.Variable:
		if field.Type == renderer.Color {
			return pick(random, "#0a7", "rgb(200 30 90)", "#fff")
		}
	}
	return field.Default
}

func randomStyle(random *rand.Rand, field renderer.Field) renderer.Modification {
	styles := []renderer.Modification{
		set(field.Name, "hide", true), set(field.Name, "opacity", "0.4"), set(field.Name, "rotation", "5"),
		set(field.Name, "shift_x", "12"), set(field.Name, "radius", "9"), set(field.Name, "border_width", "3"),
		set(field.Name, "shadow", "2px 2px 4px #0008"), set(field.Name, "gradient", "red, blue"),
	}
	if field.Kind == renderer.Text {
		styles = append(styles, set(field.Name, "color", "#c0f"), set(field.Name, "background", "#ff0"),
			set(field.Name, "font_family", "EB Garamond"), set(field.Name, "font_size", "40"),
			set(field.Name, "text_align", "right"), set(field.Name, "highlight_color", "#0c0"))
	}
	if field.Kind == renderer.Chart {
		styles = append(styles, set(field.Name, "type", "line"), set(field.Name, "labels", "a,b"), set(field.Name, "color", "red"))
	}
	if field.Kind == renderer.Picture {
		styles = append(styles, set(field.Name, "fit", "contain"), set(field.Name, "anchor_x", "left"))
	}
	return pick(random, styles...)
}
