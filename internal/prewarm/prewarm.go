// Package prewarm asks a running server for images before anybody else does, so that all of them are drawn and kept.
package prewarm

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Config says how images are asked for.
type Config struct {
	// Client makes the requests. Its Timeout bounds each of them, the image included.
	Client *http.Client
	Server Server
	// AnyHost has Crawl read pages of other hosts than the sitemap's own.
	AnyHost bool
	// Jobs is how many images are asked for at once, 1 or more.
	Jobs int
	// Patience is how long an image, page or sitemap may be put off, with 429, 503, 202 or no answer at all, before it
	// has failed. When there was none at all for as long, nothing more is asked for.
	Patience time.Duration
	// Record has what earlier runs did, and gets what this one does; nil: nothing is recorded.
	Record *Record
	// Progress hears of each image that is done, of so many in all; nil for nobody.
	Progress func(total int)
}

// A Report is what has become of a list of URLs.
type Report struct {
	Drawn  int // for this run
	Hits   int // kept from before
	Before int // done in an earlier run, and not asked for again
	Left   int // not done, as the run was stopped
	// Failures are in the order in which they happened. An image that is incomplete is one.
	Failures []Failure
	// Warnings are of images that are there, and are kept as they are.
	Warnings []Warning
}

// A Warning is the URL of an image, and what it asks for in vain, such as fields that the template doesn't have.
type Warning struct{ URL, Text string }

// String is for people.
func (w Warning) String() string { return w.URL + ": drawn with warnings: " + w.Text }

// A Failure is a URL, of an image, page or sitemap, that there is no having, and why.
type Failure struct {
	URL string
	Err error
}

// String is for people.
func (f Failure) String() string { return f.URL + ": " + f.Err.Error() }

// ErrNoAnswer: for the whole of Config.Patience the server had no image, or the site no page.
var ErrNoAnswer = errors.New("there has been nothing for too long: is the server up?")

// Run asks for every URL once, however often the list has it. When ctx ends it asks for no more, and returns when what
// was asked for is there: so it is in the Record. The error is ErrNoAnswer, or that of writing the Record; images that
// failed are in the Report.
func (c *Config) Run(ctx context.Context, urls []string) (*Report, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r := &run{config: c, stop: stop, lastImage: time.Now()}
	todo := r.remaining(urls)
	r.report.Left = len(todo)
	var group errgroup.Group
	group.SetLimit(c.Jobs)
	for _, u := range todo {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			got, err := c.warm(ctx, u)
			r.note(u, got, err, len(todo))
			return nil
		})
	}
	_ = group.Wait() // no job has an error
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return &r.report, err
	}
	return &r.report, nil
}

// A run is one call of Run.
type run struct {
	config *Config
	stop   context.CancelCauseFunc

	mu        sync.Mutex
	report    Report
	lastImage time.Time // when there was one
}

// remaining drops what is done, and what the list has again.
func (r *run) remaining(urls []string) (todo []string) {
	seen := map[string]bool{}
	for _, u := range urls {
		switch {
		case seen[u]:
		case r.config.Record.has(u):
			r.report.Before++
		default:
			todo = append(todo, u)
		}
		seen[u] = true
	}
	return todo
}

// note takes what has become of a URL.
func (r *run) note(u string, got answer, err error, total int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if errors.Is(err, errStopped) {
		return
	}
	r.report.Left--
	if err == nil || errors.Is(err, errIncomplete) {
		r.lastImage = time.Now()
	}
	if err != nil {
		r.report.Failures = append(r.report.Failures, Failure{u, err})
		if time.Since(r.lastImage) >= r.config.Patience {
			r.stop(ErrNoAnswer)
		}
	} else if err := r.done(u, got); err != nil {
		r.stop(err)
	}
	if r.config.Progress != nil {
		r.config.Progress(total)
	}
}

// done takes an image that is there.
func (r *run) done(u string, got answer) error {
	if got.drawn {
		r.report.Drawn++
	} else {
		r.report.Hits++
	}
	if got.warnings != "" {
		r.report.Warnings = append(r.report.Warnings, Warning{u, got.warnings})
	}
	return r.config.Record.add(u)
}
