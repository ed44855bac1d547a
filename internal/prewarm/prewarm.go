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
	// Jobs is how many images are asked for at once, 1 or more.
	Jobs int
	// Patience is how long an image may be put off, with 429, 503, 202 or no answer at all, before it has failed. When
	// there was no image at all for as long, nothing more is asked for.
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
	// Failures are in the order in which they happened.
	Failures []Failure
}

// A Failure is a URL, of an image, page or sitemap, that there is no having, and why.
type Failure struct {
	URL string
	Err error
}

// String is for people.
func (f Failure) String() string { return f.URL + ": " + f.Err.Error() }

// ErrNoAnswer: for the whole of Config.Patience the server had no image.
var ErrNoAnswer = errors.New("the server has had no image for too long")

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
			source, err := c.warm(ctx, u)
			r.note(u, source, err, len(todo))
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
func (r *run) note(u string, source source, err error, total int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if errors.Is(err, errStopped) {
		return
	}
	r.report.Left--
	switch {
	case err != nil:
		r.report.Failures = append(r.report.Failures, Failure{u, err})
		if time.Since(r.lastImage) >= r.config.Patience {
			r.stop(ErrNoAnswer)
		}
	case source == drawn:
		r.report.Drawn++
	default:
		r.report.Hits++
	}
	if err == nil {
		r.lastImage = time.Now()
		if err := r.config.Record.add(u); err != nil {
			r.stop(err)
		}
	}
	if r.config.Progress != nil {
		r.config.Progress(total)
	}
}
