package prewarm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/placard/placard/internal/pause"
)

// The pauses between two tries double from the first to the second, where the server doesn't say how long.
const (
	minPause = time.Second
	maxPause = 30 * time.Second
)

var (
	// errStopped: the run was stopped before there was a final answer.
	errStopped = errors.New("stopped")
	// errPutOff: there was none for all of the patience.
	errPutOff = errors.New("put off for too long")
)

// A laterError is an answer that asks to come again, or none at all.
type laterError struct {
	error
	after time.Duration // 0: the server didn't say
}

// retry tries until there is a final answer, or has been none for all of the patience, with pauses that end with ctx.
func retry[T any](ctx context.Context, patience time.Duration, try func() (T, error)) (none T, err error) {
	deadline := time.Now().Add(patience)
	for rest := minPause; ctx.Err() == nil; rest = min(2*rest, maxPause) {
		got, err := try()
		later, ok := errors.AsType[laterError](err)
		if !ok {
			return got, err
		}
		if later.after == 0 {
			later.after = rest
		}
		if time.Now().Add(later.after).After(deadline) {
			return none, fmt.Errorf("%w: %w", errPutOff, later.error)
		}
		if !pause.For(ctx, later.after) {
			break
		}
	}
	return none, errStopped
}

// retryAfter reads a number of seconds or a date (RFC 9110, section 10.2.3). It is 0 for anything else.
func retryAfter(text string) time.Duration {
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(date))
	}
	return 0
}
