// Package rodengine drives a browser with rod. It is the second engine: the one to switch to where a fault may be the
// driver's and not the browser's.
package rodengine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/cdp"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/renderer/engine"
)

// A driver is a browser process and rod's connection to it.
type driver struct {
	process    *chromium.Process
	pipe       *pipe
	beginFrame bool
	browser    *rod.Browser
	cancel     context.CancelFunc
}

// Open starts a browser. It owns the process until Close.
func Open(ctx context.Context, opts chromium.Options, _ *slog.Logger) (engine.Driver, error) {
	process, err := chromium.Start(opts)
	if err != nil {
		return nil, err
	}
	d := &driver{process: process, pipe: newPipe(process), beginFrame: opts.Binary.BeginFrame}
	if err := d.connect(ctx); err != nil {
		return nil, errors.Join(err, d.Close(), process.Err())
	}
	return d, nil
}

// connect binds the connection to a context of its own. rod would set a device's size and user agent unless told not
// to.
func (d *driver) connect(ctx context.Context) error {
	var living context.Context
	living, d.cancel = context.WithCancel(context.Background())
	d.browser = rod.New().Client(cdp.New().Start(d.pipe)).NoDefaultDevice().Context(living)
	connected := make(chan error, 1)
	go func() { connected <- d.browser.Connect() }() // ends with the browser, which Close ends
	select {
	case err := <-connected:
		if err != nil {
			return fmt.Errorf("connecting to the browser: %w", err)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the browser to answer: %w", ctx.Err())
	}
}

// Pin keeps the browser to its processors.
func (d *driver) Pin() { d.process.Pin() }

// Done is closed when the browser has ended: when its pipe has, which calls notice at the same moment.
func (d *driver) Done() <-chan struct{} { return d.pipe.closed }

// Killed reports whether the browser was ended from outside.
func (d *driver) Killed() bool { return d.process.Killed() }

// Close ends the browser.
func (d *driver) Close() error {
	err := d.process.Close()
	d.cancel()
	<-d.pipe.closed
	return err
}
