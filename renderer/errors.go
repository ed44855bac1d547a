package renderer

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// The errors of rendering. What wraps ErrNoTemplate, ErrInvalid and ErrLimits is meant for whoever made the URL; the
// rest is for the log.
var (
	// ErrNoTemplate: no template of that name.
	ErrNoTemplate = errors.New("no such template")
	// ErrInvalid: the modifications don't fit the template.
	ErrInvalid = errors.New("the modifications do not fit the template")
	// ErrLimits: the size, scale or quality is out of range, or there would be more pixels than are allowed.
	ErrLimits = errors.New("the image is beyond the limits")
	// ErrBudget: the image can't be made of as few bytes as the job allows.
	ErrBudget = errors.New("the image has too many bytes")
	// ErrRefused: a remote image that the rules forbid to fetch.
	ErrRefused = errors.New("remote image refused")
	// ErrUndecodable: the image to transform is broken, or cut off.
	ErrUndecodable = errors.New("the image can't be decoded")
	// ErrBusy: the queue is full.
	ErrBusy = errors.New("too many renders are waiting")
	// ErrRateLimit: a key or an address has had its renders for now. See RetryError.
	ErrRateLimit = errors.New("too many renders in a minute")
	// ErrClosed: shutting down.
	ErrClosed = errors.New("shutting down")
	// ErrCrashed: the page or its browser died while it drew. Another browser may succeed.
	ErrCrashed = errors.New("the browser crashed")
	// ErrKilled is an ErrCrashed that was not the page's doing: somebody killed the process.
	ErrKilled = fmt.Errorf("%w: it was killed", ErrCrashed)
	// ErrNoPicture is an ErrCrashed of the process that draws for all pages of a browser. Nothing says what ended it.
	ErrNoPicture = fmt.Errorf("%w: it gave no picture", ErrCrashed)
	// ErrHung is a context.DeadlineExceeded of a page that had time enough: it was still drawing at its deadline.
	ErrHung = fmt.Errorf("the page hung: %w", context.DeadlineExceeded)
	// ErrBroken: the template's pages crash or hang, and so it isn't drawn for a while. See RetryError.
	ErrBroken = errors.New("the template is out of order")
)

// A RetryError says when it is worth to try again.
type RetryError struct {
	Err   error
	After time.Duration
}

// Error is that of the error within.
func (e *RetryError) Error() string { return e.Err.Error() }

// Unwrap returns the error within.
func (e *RetryError) Unwrap() error { return e.Err }
