package bench

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/chromedp/cdproto/page" //nolint:depguard // what Placard is held against
	"github.com/chromedp/chromedp"     //nolint:depguard // what Placard is held against

	"github.com/placard/placard/renderer"
)

// A Recipe is how images are usually made of HTML: a browser that is kept running, with chromedp's defaults, and for
// every image a new tab, the page with its values put in, its load event, a screenshot. It draws any number at once.
type Recipe struct {
	pages   *pages
	quality int
	browser context.Context
	stop    func()
}

// StartRecipe starts a browser to draw the template in a folder, whose title it can set. quality is that of jpg and
// webp, from 1 to 100. Left alone, chromedp takes the full Chromium where there is one, which takes about twice as
// long: give it Placard's browser where it is the ways that are compared.
func StartRecipe(browser, folder string, quality int) (*Recipe, error) {
	pages, err := newPages(folder)
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeBrowser := chromedp.NewContext(allocator)
	r := &Recipe{pages: pages, quality: quality, browser: ctx, stop: func() { closeBrowser(); stop() }}
	if err := chromedp.Do(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("starting the recipe's browser: %w", err), r.Stop())
	}
	return r, nil
}

// Stop ends the browser.
func (r *Recipe) Stop() error {
	r.stop()
	return r.pages.remove()
}

// Draw draws a card in a new tab, which the caller closes: an image can be sent before that.
func (r *Recipe) Draw(title string, format renderer.Format) (image []byte, closeTab func(), err error) {
	file, err := r.pages.write(title)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(r.browser, patience)
	tab, cancelTab := chromedp.NewContext(ctx)
	closeTab = func() {
		cancelTab()
		cancel()
		_ = os.Remove(file) // with the folder at the latest
	}
	if image, err = r.draw(tab, file, format); err != nil {
		closeTab()
		return nil, nil, err
	}
	return image, closeTab, nil
}

func (r *Recipe) draw(tab context.Context, file string, format renderer.Format) ([]byte, error) {
	address := url.URL{Scheme: "file", Path: file}
	err := chromedp.Do(tab, chromedp.EmulateViewport(width, height), chromedp.Navigate(address.String()))
	if err != nil {
		return nil, err
	}
	capture := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng}
	switch format {
	case renderer.JPEG:
		capture.Format, capture.Quality = page.CaptureScreenshotFormatJpeg, new(int64(r.quality))
	case renderer.WebP:
		capture.Format, capture.Quality = page.CaptureScreenshotFormatWebp, new(int64(r.quality))
	}
	res, err := chromedp.Call(tab, page.CaptureScreenshot, capture)
	return res.Data, err
}
