package chromedpengine

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/headlessexperimental"
	"github.com/chromedp/cdproto/page"

	"github.com/placard/placard/renderer"
)

// resize sets the viewport. The scale alone would change devicePixelRatio but not the picture: the viewport that is
// drawn has to be given too.
func (t *tab) resize(ctx context.Context) error {
	v := t.options.Viewport
	_, err := cdp.Call(ctx, t.target, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(v.Width), Height: int64(v.Height), DeviceScaleFactor: v.Scale,
		Viewport: &page.Viewport{Width: float64(v.Width), Height: float64(v.Height), Scale: 1},
	})
	if err != nil || !v.Transparent {
		return err
	}
	_, err = cdp.Call(ctx, t.target, emulation.SetDefaultBackgroundColorOverride,
		emulation.SetDefaultBackgroundColorOverrideParams{
			Color: &cdp.RGBA{A: 1e-6}, // 0 would be left out of the message, and mean 1
		})
	return err
}

// frameTries is how many frames may come without a picture, as a busy renderer's first ones do.
const frameTries = 3

// Capture draws one frame on demand where the browser can, else it waits for the next.
func (t *tab) Capture(ctx context.Context, format renderer.Format, quality int) ([]byte, error) {
	name := string(format)
	if format == renderer.JPEG {
		name = "jpeg"
	}
	var q *int64
	if quality > 0 {
		n := int64(quality)
		q = &n
	}
	if !t.driver.beginFrame {
		res, err := cdp.Call(ctx, t.target, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormat(name), Quality: q,
		})
		return res.Data, err
	}
	params := headlessexperimental.BeginFrameParams{Screenshot: &headlessexperimental.ScreenshotParams{
		Format: headlessexperimental.ScreenshotParamsFormat(name), Quality: q,
	}}
	for range frameTries {
		res, err := cdp.Call(ctx, t.target, headlessexperimental.BeginFrame, params)
		if err != nil || len(res.ScreenshotData) > 0 {
			return res.ScreenshotData, err
		}
	}
	return nil, nil
}

// settle draws two frames that nobody sees. A new page's first has no picture, and the second may still differ from all
// that follow.
func (t *tab) settle(ctx context.Context) error {
	if !t.driver.beginFrame {
		return nil
	}
	for range 2 {
		_, err := cdp.Call(ctx, t.target, headlessexperimental.BeginFrame, headlessexperimental.BeginFrameParams{})
		if err != nil {
			return fmt.Errorf("drawing the first frames: %w", err)
		}
	}
	return nil
}
