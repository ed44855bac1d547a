// Package renderer is Placard's domain: what a URL asks for (Job), what a template offers (Template), the two fitted
// together (Document), and the picture that comes of it (Image). It knows no browser, no HTTP and no cache; they are
// Painters, wrapped around one another as http.RoundTrippers are.
//
// A request runs through it so:
//
//	Job --Fit--> Document --Painter--> Image
//	             (cache → queue → remote images → pool → engine)
package renderer

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// A Painter draws documents. Paint returns when ctx ends, and leaves nothing running. The bytes of the image are
// shared: whoever gets one must not write to it.
type Painter interface {
	Paint(ctx context.Context, doc *Document) (*Image, error)
}

// PainterFunc makes a Painter of a function.
type PainterFunc func(ctx context.Context, doc *Document) (*Image, error)

// Paint calls f.
func (f PainterFunc) Paint(ctx context.Context, doc *Document) (*Image, error) { return f(ctx, doc) }

// An Engine is a Painter that owns one browser process. It may be used from several goroutines; it draws one picture at
// a time.
type Engine interface {
	Painter
	// Healthy draws a test picture and says what went wrong.
	Healthy(ctx context.Context) error
	// Done is closed when the browser is gone, whoever ended it.
	Done() <-chan struct{}
	// Close ends the browser and removes what it left on disk. It returns when both are done.
	Close() error
}

// A Library finds templates by name. The template that it returns is a snapshot that never changes; a newer version is
// another one.
type Library interface {
	// Template returns ErrNoTemplate for a name that it doesn't know.
	Template(name string) (*Template, error)
}

// A Renderer fits jobs to the templates of a library and has them painted.
type Renderer struct {
	Library Library
	Painter Painter
	Limits  Limits
	// Fitted keeps documents by their job's ID: a job that is asked for again, for an image that is kept, is not fitted
	// again. Nil: none are kept.
	Fitted Fitted
}

// Fitted keeps documents for a while. Size is in bytes.
type Fitted interface {
	Get(id string) (*Document, bool)
	Set(id string, doc *Document, size int64, ttl time.Duration)
}

// Of fitted documents.
const (
	// fittedTTL is short, as a document holds on to its version of the template, files and all: one that was edited away
	// must not stay.
	fittedTTL = time.Minute
	// fittedBytes is about what a document takes, with its job, for each byte of that one's ID, which is base64 of JSON.
	fittedBytes = 8
)

// Fit finds the job's template and fits the job to it. Its errors are ErrNoTemplate, ErrInvalid and ErrLimits.
func (r *Renderer) Fit(job Job) (*Document, error) {
	if job.Transform != nil {
		return Fit(job, nil, r.Limits)
	}
	tpl, err := r.Library.Template(job.Template)
	if err != nil {
		return nil, err
	}
	if r.Fitted == nil || job.ID == "" {
		return Fit(job, tpl, r.Limits)
	}
	if doc, ok := r.Fitted.Get(job.ID); ok && doc.Template == tpl && doc.MaxAge == job.MaxAge {
		return doc, nil
	}
	doc, err := Fit(job, tpl, r.Limits)
	if err != nil {
		return nil, err
	}
	doc.digest = doc.sum()
	r.Fitted.Set(job.ID, doc, int64(fittedBytes*len(job.ID)), fittedTTL)
	return doc, nil
}

// Render makes the image that a job asks for. Its warnings begin with those of the job, which are no part of the key:
// the image that is kept must not have them.
func (r *Renderer) Render(ctx context.Context, job Job) (*Image, error) {
	doc, err := r.Fit(job)
	if err != nil {
		return nil, err
	}
	img, err := r.Painter.Paint(ctx, doc)
	if err != nil {
		return nil, fmt.Errorf("drawing %s: %w", job.Template, err)
	}
	warnings := doc.Warnings
	warning, err := doc.checkBytes(img)
	if err != nil {
		return nil, fmt.Errorf("drawing %s: %w", job.Template, err)
	}
	if warning != "" {
		warnings = append(slices.Clip(warnings), warning)
	}
	if len(warnings) == 0 {
		return img, nil
	}
	warned := *img
	warned.Warnings = slices.Concat(warnings, img.Warnings)
	return &warned, nil
}
