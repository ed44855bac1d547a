package chromedpengine

import (
	"context"

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
	quick := format == renderer.PNG
	if !t.driver.beginFrame {
		res, err := cdp.Call(ctx, t.target, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormat(name), Quality: q, OptimizeForSpeed: &quick,
		})
		return res.Data, err
	}
	res, err := cdp.Call(ctx, t.target, headlessexperimental.BeginFrame, headlessexperimental.BeginFrameParams{
		Screenshot: &headlessexperimental.ScreenshotParams{
			Format: headlessexperimental.ScreenshotParamsFormat(name), Quality: q, OptimizeForSpeed: quick,
		},
	})
	return res.ScreenshotData, err
}
