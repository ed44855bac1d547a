package renderer

import "errors"

// The errors of rendering. What wraps ErrNoTemplate, ErrInvalid and ErrLimits is meant for whoever made the URL; the
// rest is for the log.
var (
	// ErrNoTemplate: no template of that name.
	ErrNoTemplate = errors.New("no such template")
	// ErrInvalid: the modifications don't fit the template.
	ErrInvalid = errors.New("the modifications do not fit the template")
	// ErrLimits: the size, scale or quality is out of range, or there would be more pixels than are allowed.
	ErrLimits = errors.New("the image is beyond the limits")
	// ErrRefused: a remote image that the rules forbid to fetch.
	ErrRefused = errors.New("remote image refused")
	// ErrUndecodable: the image to transform is broken, or cut off.
	ErrUndecodable = errors.New("the image can't be decoded")
	// ErrBusy: the queue is full.
	ErrBusy = errors.New("too many renders are waiting")
	// ErrClosed: shutting down.
	ErrClosed = errors.New("shutting down")
	// ErrCrashed: the page or its browser died while it drew. Another browser may succeed.
	ErrCrashed = errors.New("the browser crashed")
)
