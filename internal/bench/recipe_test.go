package bench

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/page" //nolint:depguard // what Placard is held against
	"github.com/chromedp/chromedp"     //nolint:depguard // what Placard is held against

	"github.com/placard/placard/internal/chromium"
)

// A recipe is how images are usually made of HTML: a browser that is kept running, with chromedp's defaults, and for
// every image a new tab, the page with its values put in, its load event, a screenshot.
type recipe struct {
	browser       context.Context
	before, after string // the page around its title element
	file          string // the page, beside the template's pictures
}

var titleElement = regexp.MustCompile(`<h1 id="title"[^>]*>[^<]*</h1>`)

// startRecipe starts the browser that Placard uses too: it is the ways that are compared. Left alone, chromedp takes
// the full Chromium where there is one, which takes about twice as long.
func startRecipe(tb testing.TB, browser chromium.Binary) *recipe {
	tb.Helper()
	dir := tb.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../templates/article")); err != nil {
		tb.Fatal(err)
	}
	r := &recipe{file: filepath.Join(dir, "index.html")}
	source, err := os.ReadFile(r.file)
	if err != nil {
		tb.Fatal(err)
	}
	at := titleElement.FindIndex(source)
	if at == nil {
		tb.Fatalf("%s has no title to replace", r.file)
	}
	r.before, r.after = string(source[:at[0]]), string(source[at[1]:])

	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser.Path))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	tb.Cleanup(stop)
	ctx, closeBrowser := chromedp.NewContext(allocator)
	tb.Cleanup(closeBrowser)
	if err := chromedp.Do(ctx); err != nil {
		tb.Fatalf("starting the recipe's browser: %v", err)
	}
	r.browser = ctx
	return r
}

// image draws a card in a new tab. Closing that is not counted: an answer could be sent before.
func (r *recipe) image(title string) (shot, error) {
	ctx, cancel := context.WithTimeout(r.browser, patience)
	defer cancel()
	start := time.Now()
	if err := r.write(title); err != nil {
		return shot{}, err
	}
	tab, closeTab := chromedp.NewContext(ctx)
	defer closeTab()
	address := url.URL{Scheme: "file", Path: r.file}
	err := chromedp.Do(tab, chromedp.EmulateViewport(width, height), chromedp.Navigate(address.String()))
	if err != nil {
		return shot{}, err
	}
	res, err := chromedp.Call(tab, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatJpeg, Quality: new(int64(quality)),
	})
	return shot{jpeg: res.Data, took: time.Since(start)}, err
}

// write puts the title in, with the length that the template's CSS sizes it by.
func (r *recipe) write(title string) error {
	element := fmt.Sprintf(`<h1 id="title" dir="auto" style="--length: %d">%s</h1>`,
		utf8.RuneCountInString(title), html.EscapeString(title))
	return os.WriteFile(r.file, []byte(r.before+element+r.after), 0o600)
}
