package prewarm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/placard/placard/internal/pause"
)

const (
	// The pauses between two tries double from the first to the second, where the server doesn't say how long.
	minPause = time.Second
	maxPause = 30 * time.Second
	// maxImageBytes is what is read of an image.
	maxImageBytes = 256 << 20
	// maxProblemBytes is what is read of an error.
	maxProblemBytes = 4 << 10
)

// A source is where an image came from.
type source int

const (
	drawn source = iota // for this request
	kept                // from before, or for another that came first
)

// errStopped: the run was stopped before the image was there.
var errStopped = errors.New("stopped")

// A laterError is an answer that asks to come again, or none at all.
type laterError struct {
	error
	after time.Duration // 0: the server didn't say
}

// warm asks for an image until it is there, fails, or has been put off for too long. Only the pauses end with ctx: what
// the server has begun to draw is waited for.
func (c *Config) warm(ctx context.Context, u string) (source, error) {
	target, err := c.Server.target(u)
	if err != nil {
		return 0, err
	}
	deadline := time.Now().Add(c.Patience)
	for rest := minPause; ctx.Err() == nil; rest = min(2*rest, maxPause) {
		from, err := c.ask(context.WithoutCancel(ctx), target)
		later, ok := errors.AsType[laterError](err)
		if !ok {
			return from, err
		}
		if later.after == 0 {
			later.after = rest
		}
		if time.Now().Add(later.after).After(deadline) {
			return 0, fmt.Errorf("put off for too long: %w", later.error)
		}
		if !pause.For(ctx, later.after) {
			break
		}
	}
	return 0, errStopped
}

// ask makes one request. It is a GET, although the server draws for a HEAD as well: caches on the way keep images by
// GET.
func (c *Config) ask(ctx context.Context, target string) (source, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	if err != nil {
		return 0, err
	}
	request.Header.Set("User-Agent", userAgent)
	response, err := c.Client.Do(request)
	if err != nil {
		return 0, laterError{error: reason(err)}
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		return read(response)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusAccepted:
		return 0, laterError{problem(response), retryAfter(response.Header.Get("Retry-After"))}
	}
	return 0, problem(response)
}

// read takes the whole image, as what is left unread is kept nowhere, and tells where it came from. A substitute isn't
// it: the server goes on drawing.
func read(response *http.Response) (source, error) {
	if mediaType := response.Header.Get("Content-Type"); !strings.HasPrefix(mediaType, "image/") {
		return 0, fmt.Errorf("not an image, but %q: is that the right server?", mediaType)
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(response.Body, maxImageBytes)); err != nil {
		return 0, laterError{error: fmt.Errorf("reading the image: %w", reason(err))}
	}
	if what := response.Header.Get("Placard-Degraded"); what != "" {
		return 0, laterError{error: fmt.Errorf("not ready; the server shows a substitute: %s", what)}
	}
	if strings.HasPrefix(response.Header.Get("Cache-Status"), "placard; fwd=miss; stored") {
		return drawn, nil
	}
	return kept, nil
}

// problem is what an answer without an image says.
func problem(response *http.Response) error {
	var p struct {
		Detail  string `json:"detail"`  // RFC 9457
		Message string `json:"message"` // and three services' forms
		Error   any    `json:"error"`
		Msg     string `json:"msg"`
	}
	body, _ := io.ReadAll(io.LimitReader(response.Body, maxProblemBytes))
	_ = json.Unmarshal(body, &p) // what is no JSON says nothing
	said, _ := p.Error.(string)
	for _, text := range []string{p.Detail, p.Message, said, p.Msg} {
		if text != "" {
			return fmt.Errorf("%s: %s", response.Status, text)
		}
	}
	return errors.New(response.Status)
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
