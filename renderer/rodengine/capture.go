package rodengine

import (
	"context"
	"fmt"

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

// settle draws two frames that nobody sees. A new page's first has no picture, and the second may still differ from all
// that follow.
func (t *tab) settle(page *rod.Page) error {
	if !t.driver.beginFrame {
		return nil
	}
	for range 2 {
		if _, err := (proto.HeadlessExperimentalBeginFrame{}).Call(page); err != nil {
			return fmt.Errorf("drawing the first frames: %w", err)
		}
	}
	return nil
}

// frameTries is how many frames may come without a picture, as a busy renderer's first ones do.
const frameTries = 3

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
	if !t.driver.beginFrame {
		res, err := proto.PageCaptureScreenshot{Format: proto.PageCaptureScreenshotFormat(name), Quality: q}.Call(page)
		if err != nil {
			return nil, err
		}
		return res.Data, nil
	}
	command := proto.HeadlessExperimentalBeginFrame{Screenshot: &proto.HeadlessExperimentalScreenshotParams{
		Format: proto.HeadlessExperimentalScreenshotParamsFormat(name), Quality: q,
	}}
	for range frameTries {
		res, err := command.Call(page)
		if err != nil {
			return nil, err
		}
		if len(res.ScreenshotData) > 0 {
			return res.ScreenshotData, nil
		}
	}
	return nil, nil
}
