// Package chromedpengine drives a browser with chromedp.
package chromedpengine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/renderer/engine"
)

// A driver is a browser process and chromedp's connection to it.
type driver struct {
	process    *chromium.Process
	beginFrame bool
	log        *slog.Logger
	// ctx carries the connection for chromedp, and ends with it.
	ctx     context.Context
	cancel  context.CancelFunc
	browser *chromedp.Browser
}

// Open starts a browser. It owns the process until Close.
func Open(ctx context.Context, opts chromium.Options, log *slog.Logger) (engine.Driver, error) {
	process, err := chromium.Start(opts)
	if err != nil {
		return nil, err
	}
	d := &driver{process: process, beginFrame: opts.Binary.BeginFrame, log: log}
	if err := d.connect(ctx); err != nil {
		return nil, errors.Join(err, d.Close(), process.Err())
	}
	return d, nil
}

// connect binds the connection to a context of its own: with chromedp the first call decides how long it lives.
func (d *driver) connect(ctx context.Context) error {
	allocator, _ := chromedp.NewAllocatorContext(context.Background(), attach{d.process, d.log})
	d.ctx, d.cancel = chromedp.NewContext(allocator)
	answered := make(chan error, 1)
	go func() { // ends with the browser, which Close ends
		_, err := chromedp.CallBrowser(d.ctx, target.SetDiscoverTargets, target.SetDiscoverTargetsParams{Discover: true})
		answered <- err
	}()
	select {
	case err := <-answered:
		if err != nil {
			return fmt.Errorf("connecting to the browser: %w", err)
		}
		d.browser = chromedp.FromContext(d.ctx).Browser
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the browser to answer: %w", ctx.Err())
	}
}

// Pin keeps the browser to its processors.
func (d *driver) Pin() { d.process.Pin() }

// Done is closed when the browser has ended: when its pipe has, which calls notice at the same moment.
func (d *driver) Done() <-chan struct{} { return d.browser.LostConnection }

// Killed reports whether the browser was ended from outside.
func (d *driver) Killed() bool { return d.process.Killed() }

// Close ends the browser.
func (d *driver) Close() error {
	err := d.process.Close()
	if d.cancel != nil {
		d.cancel()
	}
	return err
}

// attach is a chromedp.Allocator of a browser that runs already: ours are started by package chromium.
type attach struct {
	process *chromium.Process
	log     *slog.Logger
}

func (a attach) Allocate(ctx context.Context, opts ...chromedp.BrowserOption) (*chromedp.Browser, error) {
	quiet := func(format string, args ...any) { a.log.Debug("chromedp: " + fmt.Sprintf(format, args...)) }
	opts = append(opts, chromedp.WithBrowserLogf(quiet), chromedp.WithBrowserErrorf(quiet))
	return chromedp.NewBrowserTransport(ctx, chromedp.NewPipeConn(a.process.R, a.process.W), opts...)
}

func (a attach) Attaches() bool { return true }

func (a attach) Wait() {}
