package renderer

import "errors"

// The errors of rendering. What wraps ErrNoTemplate and ErrInvalid is meant for whoever made the URL; the rest is for
// the log.
var (
	// ErrNoTemplate: no template of that name.
	ErrNoTemplate = errors.New("no such template")
	// ErrInvalid: the job doesn't fit the template, or asks for more than the limits allow.
	ErrInvalid = errors.New("the modifications do not fit the template")
	// ErrRefused: a remote image that the rules forbid to fetch.
	ErrRefused = errors.New("remote image refused")
	// ErrBusy: the queue is full.
	ErrBusy = errors.New("too many renders are waiting")
	// ErrClosed: shutting down.
	ErrClosed = errors.New("shutting down")
	// ErrCrashed: the page or its browser died while it drew. Another browser may succeed.
	ErrCrashed = errors.New("the browser crashed")
)
