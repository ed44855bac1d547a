package engine

import (
	"context"
	"errors"

	"github.com/placard/placard/renderer"
)

// A Driver drives one browser over the DevTools protocol. It is all that a library for that has to bring; what every
// engine does the same is Engine's.
type Driver interface {
	// Open opens a page: locked down, with every request answered by options.Respond, loaded, the fill script in an
	// isolated world. When it fails it leaves no page behind.
	Open(ctx context.Context, options PageOptions) (Page, error)
	// Pin keeps the browser's processes to their processors, where they have any. It is called when a page is ready.
	Pin()
	// Done is closed when the browser is gone.
	Done() <-chan struct{}
	// Killed reports of a browser that is gone whether it was ended from outside, and not by a crash of its own.
	Killed() bool
	// Close ends the browser and removes what it left on disk.
	Close() error
}

// ErrStopped: a page stopped before it had loaded. It can't go elsewhere, but to try is to stop.
var ErrStopped = errors.New("the page stopped loading: did a script of the template send it elsewhere?")

// PageOptions say what page to open.
type PageOptions struct {
	URL      string
	Viewport Viewport
	// Scripts lets the page's own scripts run.
	Scripts bool
	// Fill is the fill script's source.
	Fill string
	// Respond answers a request of the page. It may be called from several goroutines. ok is false where the page must
	// not have what it asks for.
	Respond func(url string) (r Response, ok bool)
}

// A Response is the answer to a request that a page makes.
type Response struct {
	ContentType string
	Body        []byte
}

// A Page is one open page. Its methods are called one at a time. They return when ctx ends.
type Page interface {
	// Call calls a function of the fill script, waits for its promise and decodes the result into it, where that is not
	// nil.
	Call(ctx context.Context, function string, args, result any) error
	// Capture draws one frame of the page. It may come without a picture while the page is new. A png may be packed in
	// haste.
	Capture(ctx context.Context, format renderer.Format, quality int) ([]byte, error)
	// Intact reports whether the page still shows the document that it was opened with.
	Intact() bool
	// Gone is closed when the page has crashed.
	Gone() <-chan struct{}
	// Killed reports of a page that is gone whether its process was killed from outside.
	Killed() bool
	// Close closes the page. It fails where the browser doesn't answer in time.
	Close(ctx context.Context) error
}

// A Viewport is the part of a page that is drawn: CSS pixels, device pixels per CSS pixel, and whether what the page
// leaves open is transparent or white.
type Viewport struct {
	Width, Height int
	Scale         float64
	Transparent   bool
}

// StatusKilled is what Target.targetCrashed says of a process that was ended by SIGKILL: by somebody, or by the kernel
// for want of memory. Crashes of its own have other words.
const StatusKilled = "killed"

// Until returns a context that ends, with renderer.ErrCrashed as its cause, when gone is closed: what has crashed never
// answers.
func Until(ctx context.Context, gone <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() { // ends with the context
		select {
		case <-gone:
			cancel(renderer.ErrCrashed)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// Headers are what every response to a page carries. The policy is one of several walls: what a page refers to is
// either a file of its template or a picture that the server has fetched for it. The sandbox keeps a page that has
// scripts from opening others, and from dialogs, which would wait for somebody to answer them.
func (r Response) Headers() map[string]string {
	return map[string]string{
		"Content-Type":                r.ContentType,
		"Access-Control-Allow-Origin": "*", // masks and shapes are asked for with CORS
		"Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; " +
			"img-src 'self' data: " + pictureOrigin + "; style-src 'self' 'unsafe-inline'; font-src 'self' data:; " +
			"script-src 'self' 'unsafe-inline'; sandbox allow-scripts allow-same-origin",
	}
}
