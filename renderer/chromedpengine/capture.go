package chromedpengine

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/headlessexperimental"
	"github.com/chromedp/cdproto/page"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
)

// Resize sets the viewport. The scale alone would change devicePixelRatio but not the picture: the viewport that is
// drawn has to be given too.
func (t *tab) Resize(ctx context.Context, v engine.Viewport) error {
	_, err := cdp.Call(ctx, t.target, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(v.Width), Height: int64(v.Height), DeviceScaleFactor: v.Scale,
		Viewport: &page.Viewport{Width: float64(v.Width), Height: float64(v.Height), Scale: 1},
	})
	if err != nil {
		return err
	}
	var background emulation.SetDefaultBackgroundColorOverrideParams
	if v.Transparent {
		background.Color = &cdp.RGBA{A: 1e-6} // 0 would be left out of the message, and mean 1
	}
	_, err = cdp.Call(ctx, t.target, emulation.SetDefaultBackgroundColorOverride, background)
	return err
}

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
	res, err := cdp.Call(ctx, t.target, headlessexperimental.BeginFrame, headlessexperimental.BeginFrameParams{
		Screenshot: &headlessexperimental.ScreenshotParams{
			Format: headlessexperimental.ScreenshotParamsFormat(name), Quality: q,
		},
	})
	return res.ScreenshotData, err
}

// firstFrame draws a frame that nobody sees: a page's first one comes without a picture.
func (t *tab) firstFrame(ctx context.Context) error {
	if !t.driver.beginFrame {
		return nil
	}
	_, err := cdp.Call(ctx, t.target, headlessexperimental.BeginFrame, headlessexperimental.BeginFrameParams{})
	return err
}
