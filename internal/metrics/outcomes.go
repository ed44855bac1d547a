package metrics

import (
	"context"
	"errors"

	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/renderer"
)

// An end is how something can end, and what that is called. The first of a list that fits counts.
type end struct {
	err     error
	outcome string
}

// other is for errors that no list has: faults of ours, mostly.
const other = "error"

var renderEnds = []end{
	{nil, "ok"},
	{renderer.ErrBusy, "busy"},
	{renderer.ErrRateLimit, "limited"},
	{renderer.ErrBroken, "broken"},
	{renderer.ErrCrashed, "crashed"},
	{renderer.ErrClosed, "closed"},
	{renderer.ErrRefused, "refused"},
	{renderer.ErrUndecodable, "missing"},
	{fetch.ErrMissing, "missing"},
	{fetch.ErrUnreachable, "missing"},
	{fetch.ErrNotImage, "missing"},
	{fetch.ErrTimeout, "missing"},
	{context.DeadlineExceeded, "timeout"},
	{context.Canceled, "canceled"},
}

var fetchEnds = []end{
	{nil, "ok"},
	{renderer.ErrRefused, "refused"},
	{fetch.ErrUnreachable, "unreachable"},
	{fetch.ErrNotImage, "unusable"},
	{fetch.ErrTimeout, "timeout"},
	{context.DeadlineExceeded, "canceled"}, // of the request, whose time it was
	{context.Canceled, "canceled"},
}

// outcome is what an error, or nil, is called.
func outcome(ends []end, err error) string {
	for _, e := range ends {
		if errors.Is(err, e.err) {
			return e.outcome
		}
	}
	return other
}

// Fetch counts a remote image, by the error of a fetch.Fetcher or nil.
func (m *Metrics) Fetch(err error) { m.fetches.WithLabelValues(outcome(fetchEnds, err)).Inc() }
