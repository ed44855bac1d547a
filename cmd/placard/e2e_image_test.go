package main

import (
	"bytes"
	stdimage "image"
	"image/color"
	_ "image/jpeg" // the formats that are served
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "golang.org/x/image/webp"
)

const flatCard = `<!DOCTYPE html><title>Flat</title><meta name="viewport" content="width=400, height=200">
<style>:root { --ground: #336699 } body { margin: 0; background: var(--ground) }</style>
<h1 id="title" style="margin:0;width:100px;height:100px;background:#ffcc00">Hi</h1>`

// writeTemplate makes a templates folder with one template.
func writeTemplate(t *testing.T, dir, name, page string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name, "index.html"), []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestServedImages(t *testing.T) {
	templates := t.TempDir()
	writeTemplate(t, templates, "flat", flatCard)
	s := startServer(t, t.TempDir(), "--templates", templates)

	t.Run("the printed sample opens", func(t *testing.T) {
		url := strings.Replace(s.sample, "localhost", "127.0.0.1", 1)
		if a := image(t, url); a.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("it is %s", a.header.Get("Content-Type"))
		}
	})
	t.Run("the published vector opens", func(t *testing.T) {
		image(t, s.url+"/img/ffkyO98NKYXeCrxniMzFZUhzqBTskLnD1WhMDrMPSJc/article/"+
			"eyJtb2RpZmljYXRpb25zIjp7InRpdGxlIjoiSGVsbG8ifSwiZXhwIjoxODkzNDU2MDAwfQ.jpg")
	})
	t.Run("sizes", func(t *testing.T) { testServedSizes(t, s) })
	t.Run("flat colours are exact in png", func(t *testing.T) {
		img, err := png.Decode(bytes.NewReader(image(t, s.sign("flat", "--format", "png", "title=")).body))
		if err != nil {
			t.Fatal(err)
		}
		for at, want := range map[stdimage.Point]color.NRGBA{{X: 350, Y: 150}: {0x33, 0x66, 0x99, 0xff}, {X: 50, Y: 50}: {0xff, 0xcc, 0, 0xff}} {
			if got := color.NRGBAModel.Convert(img.At(at.X, at.Y)); got != want {
				t.Errorf("pixel %v is %v, want %v", at, got, want)
			}
		}
	})
	t.Run("both forms of modifications", func(t *testing.T) { testBothForms(t, s) })
	t.Run("render gives the server's bytes", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "card.png")
		if _, errs, ok := placard(t, s.environ, "render", "quote", "-o", file, "title=Same bytes"); !ok {
			t.Fatal(errs)
		}
		drawn, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(drawn, image(t, s.sign("quote", "title=Same bytes", "--format", "png")).body) {
			t.Error("placard render and the server draw differently")
		}
	})
}

func testServedSizes(t *testing.T, s *testServer) {
	for _, test := range []struct {
		args          []string
		width, height int
		format        string
	}{
		{[]string{"article", "--format", "png"}, 1200, 630, "png"},
		{[]string{"article", "--format", "jpg"}, 1200, 630, "jpeg"},
		{[]string{"article", "--format", "webp"}, 1200, 630, "webp"},
		{[]string{"flat", "--scale", "2"}, 800, 400, "jpeg"},
		{[]string{"flat", "--width", "300"}, 300, 200, "jpeg"},
		{[]string{"flat", "--width", "300", "--height", "300", "--scale", "0.5", "--format", "png"}, 150, 150, "png"},
	} {
		config, format, err := stdimage.DecodeConfig(bytes.NewReader(image(t, s.sign(test.args...)).body))
		if err != nil || config.Width != test.width || config.Height != test.height || format != test.format {
			t.Errorf("%v is %s %d×%d (%v), want %s %d×%d",
				test.args, format, config.Width, config.Height, err, test.format, test.width, test.height)
		}
	}
}

func testBothForms(t *testing.T, s *testServer) {
	forms := []string{
		`{"title": {"text": "Same", "color": "#c00"}, "author": "A"}`,
		`[{"name": "author", "text": "A"}, {"name": "title", "color": "#c00", "text": "Same"}]`,
	}
	var bodies [][]byte
	for _, form := range forms {
		file := filepath.Join(t.TempDir(), "modifications.json")
		if err := os.WriteFile(file, []byte(form), 0o600); err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, image(t, s.sign("article", "--modifications", file)).body)
	}
	if !bytes.Equal(bodies[0], bodies[1]) {
		t.Error("the two forms of the same modifications give different bytes")
	}
}

func TestTwentyIdenticalRequestsAreOneRender(t *testing.T) {
	s := startServer(t, t.TempDir())
	url := s.sign("article", "title=Twenty at once")
	answers := make([]answer, 20)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i], _ = get(url) }) // a failed one has no status
	}
	all.Wait()
	stored := 0
	for _, a := range answers {
		if a.status != 200 || !bytes.Equal(a.body, answers[0].body) || a.header.Get("ETag") != answers[0].header.Get("ETag") {
			t.Errorf("an answer differs: %d, %d bytes", a.status, len(a.body))
		}
		if a.header.Get("Cache-Status") == "placard; fwd=miss; stored" {
			stored++
		}
	}
	if renders := s.metric(`placard_renders_total{outcome="ok",template="article"}`); stored != 1 || renders != 1 {
		t.Errorf("%v renders, %d answers that drew; want one of each", renders, stored)
	}
}

func TestAnImageSurvivesARestart(t *testing.T) {
	data := t.TempDir()
	before := startServer(t, data)
	url := before.sign("minimal", "title=Kept")
	drawn := image(t, url)
	before.stop()

	after := startServer(t, data)
	kept := image(t, strings.Replace(url, before.url, after.url, 1))
	if got := kept.header.Get("Cache-Status"); got != "placard; hit" {
		t.Errorf("Cache-Status after a restart is %q", got)
	}
	if !bytes.Equal(kept.body, drawn.body) || kept.header.Get("ETag") != drawn.header.Get("ETag") {
		t.Error("the image differs after a restart")
	}
	if hits := after.metric(`placard_cache_requests_total{result="hit",tier="disk"}`); hits != 1 {
		t.Errorf("%v hits on disk, want 1", hits)
	}
}

func TestAnEditedTemplateGivesANewImage(t *testing.T) {
	templates := t.TempDir()
	writeTemplate(t, templates, "flat", flatCard)
	s := startServer(t, t.TempDir(), "--templates", templates)
	url := s.sign("flat", "--format", "png")
	old := image(t, url)
	writeTemplate(t, templates, "flat", strings.Replace(flatCard, "#336699", "#993333", 1))
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		edited := image(t, url)
		if edited.header.Get("ETag") == old.header.Get("ETag") {
			continue
		}
		img, err := png.Decode(bytes.NewReader(edited.body))
		if err != nil {
			t.Fatal(err)
		}
		want := color.NRGBA{0x99, 0x33, 0x33, 0xff}
		if got := color.NRGBAModel.Convert(img.At(350, 150)); got != want {
			t.Errorf("the ground is %v, want %v", got, want)
		}
		return
	}
	t.Error("the image is the old one still, 10 s after the edit")
}
