package chromedpengine

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"image/png"
	"log/slog"
	"mime"
	"path"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/headlessexperimental"
	"github.com/chromedp/cdproto/page"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/internal/shrink"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
	"github.com/placard/placard/templates"
)

// TestShrunkPixels: the way that Placard captures a png and packs it again differs from the plain one, the browser's
// own png, by nothing but bytes, and these are about as many.
func TestShrunkPixels(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	library, err := templates.Open(templates.Config{MaxBytes: 32 << 20, Logger: slog.Default()})
	if err != nil {
		t.Fatal(err)
	}
	for name, beginFrame := range map[string]bool{"frames": true, "screenshots": false} {
		driver := openDriver(t, beginFrame)
		for i, tpl := range library.Templates() {
			t.Run(name+"/"+tpl.Name, func(t *testing.T) {
				comparePaths(t, driver, tpl, engine.Viewport{
					Width: tpl.Width, Height: tpl.Height, Scale: []float64{1, 0.5, 1.5}[i%3], Transparent: i%2 == 0,
				})
			})
		}
	}
}

func openDriver(t *testing.T, beginFrame bool) engine.Driver {
	t.Helper()
	binary, err := chromium.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	binary.BeginFrame = binary.BeginFrame && beginFrame
	driver, err := Open(t.Context(), chromium.Options{Binary: binary}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { driver.Close() })
	return driver
}

func comparePaths(t *testing.T, driver engine.Driver, tpl *renderer.Template, viewport engine.Viewport) {
	t.Helper()
	tab := openTab(t, driver, tpl, viewport)
	quick := tab.settled(t)
	plain, err := tab.plain(t)
	if err != nil {
		t.Fatal(err)
	}
	got, err := shrink.PNG(quick)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(pixels(t, got), pixels(t, plain)) {
		t.Error("the pixels differ from those of the browser's own png")
	}
	if limit := len(plain)*5/4 + 1000; len(got) > limit {
		t.Errorf("got %d bytes, want at most %d; the browser's own png has %d", len(got), limit, len(plain))
	}
}

// openTab opens a page of a template as it is, with no fields filled.
func openTab(t *testing.T, driver engine.Driver, tpl *renderer.Template, viewport engine.Viewport) *tab {
	t.Helper()
	const origin = "https://t.placard.invalid/"
	opened, err := driver.Open(t.Context(), engine.PageOptions{
		URL: origin + tpl.Page, Viewport: viewport,
		Respond: func(url string) (engine.Response, bool) {
			name := strings.TrimPrefix(url, origin)
			body, ok := tpl.Files[name]
			return engine.Response{ContentType: mime.TypeByExtension(path.Ext(name)), Body: body}, ok
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close(context.Background()) })
	return opened.(*tab)
}

// settled takes a quick png, once the first frames of the page, which may lag behind, have gone by.
func (t *tab) settled(test *testing.T) (quick []byte) {
	test.Helper()
	for range 6 {
		var err error
		if quick, err = t.Capture(test.Context(), renderer.PNG, 0); err != nil {
			test.Fatal(err)
		}
	}
	return quick
}

// plain takes a png as the browser packs it by itself.
func (t *tab) plain(test *testing.T) ([]byte, error) {
	if !t.driver.beginFrame {
		res, err := cdp.Call(test.Context(), t.target, page.CaptureScreenshot, page.CaptureScreenshotParams{})
		return res.Data, err
	}
	res, err := cdp.Call(test.Context(), t.target, headlessexperimental.BeginFrame, headlessexperimental.BeginFrameParams{
		Screenshot: &headlessexperimental.ScreenshotParams{Format: "png"},
	})
	return res.ScreenshotData, err
}

func pixels(t *testing.T, picture []byte) []byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	all := image.NewNRGBA(img.Bounds())
	draw.Draw(all, all.Rect, img, all.Rect.Min, draw.Src)
	return append([]byte(all.Rect.String()), all.Pix...)
}
