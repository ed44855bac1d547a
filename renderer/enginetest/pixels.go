package enginetest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/placard/placard/renderer"
)

var (
	red   = color.NRGBA{R: 0xff, A: 0xff}
	blue  = color.NRGBA{B: 0xff, A: 0xff}
	white = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
)

func testPixels(t *testing.T, open Open) {
	engine := start(t, open)
	t.Run("sizes", func(t *testing.T) { testSizes(t, engine) })
	t.Run("colours", func(t *testing.T) { testColours(t, engine) })
	t.Run("transparency", func(t *testing.T) { testTransparency(t, engine) })
	t.Run("own font", func(t *testing.T) { testOwnFont(t, engine) })
	t.Run("animations end", func(t *testing.T) { testAnimations(t, engine) })
	t.Run("eight at once", func(t *testing.T) { testEightAtOnce(t, engine) })
}

func testSizes(t *testing.T, engine renderer.Engine) {
	tpl := template(t, `<meta name="viewport" content="width=300, height=200"><body style="background:#f00">`, nil)
	tests := []struct {
		job           renderer.Job
		width, height int
	}{
		{renderer.Job{}, 300, 200},
		{renderer.Job{Scale: 2}, 600, 400},
		{renderer.Job{Scale: 0.1}, 30, 20},
		{renderer.Job{Scale: 4, Format: renderer.WebP}, 1200, 800},
		{renderer.Job{Width: 1}, 1, 200},
		{renderer.Job{Width: 1200, Height: 630, Format: renderer.JPEG}, 1200, 630},
		{renderer.Job{Width: 4000, Height: 4000, Format: renderer.JPEG}, 4000, 4000},
		{renderer.Job{Width: 301, Height: 199, Scale: 1.5}, 452, 299},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%dx%d", test.width, test.height), func(t *testing.T) {
			config, _, err := image.DecodeConfig(bytes.NewReader(paint(t, engine, document(t, tpl, test.job))))
			if err != nil {
				t.Fatal(err)
			}
			if config.Width != test.width || config.Height != test.height {
				t.Errorf("%+v is %d×%d, want %d×%d", test.job, config.Width, config.Height, test.width, test.height)
			}
		})
	}
}

func testColours(t *testing.T, engine renderer.Engine) {
	tpl := template(t, `<meta name="viewport" content="width=64, height=64">
		<style>:root { --ground: #123456 } body { margin: 0; background: var(--ground) }</style>
		<body><div id="box" style="width:32px;height:32px;background:#fedcba"></div>`, nil)
	img := decode(t, paint(t, engine, document(t, tpl, renderer.Job{})))
	wantPixel(t, img, 8, 8, color.NRGBA{0xfe, 0xdc, 0xba, 0xff})
	wantPixel(t, img, 48, 48, color.NRGBA{0x12, 0x34, 0x56, 0xff})

	changed := document(t, tpl, renderer.Job{Modifications: []renderer.Modification{
		set("ground", "", "rgb(0 0 255)"), set("box", "background", "red"),
	}})
	img = decode(t, paint(t, engine, changed))
	wantPixel(t, img, 8, 8, red)
	wantPixel(t, img, 48, 48, blue)
}

func testTransparency(t *testing.T, engine renderer.Engine) {
	const page = `<meta name="viewport" content="width=8, height=8">%s<body style="margin:0">`
	opaque := template(t, fmt.Sprintf(page, ""), nil)
	open := template(t, fmt.Sprintf(page, `<meta name="background" content="transparent">`), nil)
	pixel := func(tpl *renderer.Template, format renderer.Format) color.NRGBA {
		return at(decode(t, paint(t, engine, document(t, tpl, renderer.Job{Format: format}))), 4, 4)
	}
	for _, format := range []renderer.Format{renderer.PNG, renderer.WebP} {
		if got := pixel(open, format); got.A != 0 {
			t.Errorf("a transparent page in %s is %v", format, got)
		}
		// Go reads the colours of WebP in the wrong range, so only the alpha is looked at.
		if got := pixel(opaque, format); got.A != 0xff {
			t.Errorf("a page without a background in %s is %v", format, got)
		}
	}
	for _, tpl := range []*renderer.Template{open, opaque} {
		if got := pixel(tpl, renderer.JPEG); got != white {
			t.Errorf("a page without a background in jpg is %v, want %v", got, white)
		}
	}
}

// testOwnFont draws a text in a font that the template brings, and in the same one as it is installed.
func testOwnFont(t *testing.T, engine renderer.Engine) {
	file, err := exec.Command("fc-match", "--format", "%{file}", "JetBrains Mono").Output()
	if err != nil || !strings.Contains(string(file), "JetBrains") {
		t.Fatalf("JetBrains Mono is not installed (run scripts/install-deps): %s, %v", file, err)
	}
	font, err := os.ReadFile(string(file))
	if err != nil {
		t.Fatal(err)
	}
	page := func(family string) string {
		return `<meta name="viewport" content="width=300, height=80">
			<style>@font-face { font-family: Mine; src: url(mine.font) }</style><body style="font: 32px ` + family + `">Quick fox`
	}
	files := map[string]string{"mine.font": string(font)}
	width := func(tpl *renderer.Template) int {
		return inkWidth(decode(t, paint(t, engine, document(t, tpl, renderer.Job{}))))
	}
	own := width(template(t, page("Mine, serif"), files))
	installed := width(template(t, page("JetBrains Mono, serif"), files))
	fallback := width(template(t, page("Nothing, serif"), files))
	// Not pixel for pixel: fontconfig's hinting is only for installed fonts.
	if own != installed || own == fallback {
		t.Errorf("the text is %d wide in the template's font, %d in the same as installed, %d in the fallback",
			own, installed, fallback)
	}
}

// inkWidth returns the column of the last dark pixel.
func inkWidth(img image.Image) int {
	bounds := img.Bounds()
	for x := bounds.Max.X - 1; x >= 0; x-- {
		for y := range bounds.Max.Y {
			if at(img, x, y).G < 0x80 {
				return x
			}
		}
	}
	return -1
}

// testAnimations: what moves is drawn where it ends, else two pictures of one job would differ.
func testAnimations(t *testing.T, engine renderer.Engine) {
	tpl := template(t, `<meta name="viewport" content="width=8, height=8">
		<style>@keyframes go { from { background: #f00 } to { background: #00f } }
		body { margin: 0; background: #f00; animation: go 60s both }</style><body>`, nil)
	wantPixel(t, decode(t, paint(t, engine, document(t, tpl, renderer.Job{}))), 4, 4, blue)
}

func testEightAtOnce(t *testing.T, engine renderer.Engine) {
	tpl := template(t, `<meta name="viewport" content="width=200, height=60"><body><h1 id="title">Title</h1>`, nil)
	docs := make([]*renderer.Document, 8)
	alone := make([][]byte, len(docs))
	for i := range docs {
		job := renderer.Job{Modifications: []renderer.Modification{set("title", "", fmt.Sprintf("Title %d", i))}}
		docs[i] = document(t, tpl, job)
		alone[i] = paint(t, engine, docs[i])
	}
	var all sync.WaitGroup
	for i, doc := range docs {
		all.Go(func() {
			img, err := engine.Paint(t.Context(), doc)
			if err != nil {
				t.Error(err)
				return
			}
			if !bytes.Equal(img.Bytes, alone[i]) {
				t.Errorf("document %d differs when eight are drawn at once", i)
			}
		})
	}
	all.Wait()
}
