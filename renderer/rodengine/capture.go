package rodengine

import (
	"context"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"

	"github.com/placard/placard/renderer"
)

// resize sets the viewport. The scale alone would change devicePixelRatio but not the picture: the viewport that is
// drawn has to be given too.
func (t *tab) resize(page *rod.Page) error {
	v := t.options.Viewport
	err := proto.EmulationSetDeviceMetricsOverride{
		Width: v.Width, Height: v.Height, DeviceScaleFactor: v.Scale,
		Viewport: &proto.PageViewport{Width: float64(v.Width), Height: float64(v.Height), Scale: 1},
	}.Call(page)
	if err != nil || !v.Transparent {
		return err
	}
	transparent := 0.0
	return proto.EmulationSetDefaultBackgroundColorOverride{Color: &proto.DOMRGBA{A: &transparent}}.Call(page)
}

// Capture draws one frame on demand where the browser can, else it waits for the next.
func (t *tab) Capture(ctx context.Context, format renderer.Format, quality int) ([]byte, error) {
	page := t.page.Context(ctx)
	name := string(format)
	if format == renderer.JPEG {
		name = "jpeg"
	}
	var q *int
	if quality > 0 {
		q = &quality
	}
	quick := format == renderer.PNG
	if !t.driver.beginFrame {
		res, err := proto.PageCaptureScreenshot{
			Format: proto.PageCaptureScreenshotFormat(name), Quality: q, OptimizeForSpeed: quick,
		}.Call(page)
		if err != nil {
			return nil, err
		}
		return res.Data, nil
	}
	res, err := proto.HeadlessExperimentalBeginFrame{Screenshot: &proto.HeadlessExperimentalScreenshotParams{
		Format: proto.HeadlessExperimentalScreenshotParamsFormat(name), Quality: q, OptimizeForSpeed: quick,
	}}.Call(page)
	if err != nil {
		return nil, err
	}
	return res.ScreenshotData, nil
}
