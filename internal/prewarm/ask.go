package prewarm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// maxImageBytes is what is read of an image.
const maxImageBytes = 256 << 20

// An answer is an image that the server has now.
type answer struct {
	drawn    bool   // for this request; else kept from before, or drawn for another that came first
	warnings string // what the URL asks for in vain, as the server lists it
}

// errIncomplete: there is an image, but something that a later try may have was missing, such as a photo.
var errIncomplete = errors.New("incomplete, and to be drawn again in a minute")

// warm asks for an image until it is there, fails, or has been put off for too long. Only the pauses end with ctx: what
// the server has begun to draw is waited for.
func (c *Config) warm(ctx context.Context, u string) (answer, error) {
	target, err := c.Server.target(u)
	if err != nil {
		return answer{}, err
	}
	return retry(ctx, c.Patience, func() (answer, error) { return c.ask(context.WithoutCancel(ctx), target) })
}

// ask takes the whole image, as what is left unread is kept nowhere, and tells where it came from. A substitute isn't
// it: the server goes on drawing.
func (c *Config) ask(ctx context.Context, target string) (answer, error) {
	response, err := c.get(ctx, target)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	header := response.Header
	if mediaType := header.Get("Content-Type"); !strings.HasPrefix(mediaType, "image/") {
		return answer{}, fmt.Errorf("not an image, but %q: is that the right server?", mediaType)
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(response.Body, maxImageBytes)); err != nil {
		return answer{}, laterError{error: fmt.Errorf("reading the image: %w", reason(err))}
	}
	if what := header.Get("Placard-Degraded"); what != "" {
		return answer{}, laterError{error: fmt.Errorf("not ready; the server shows a substitute: %s", what)}
	}
	warnings := header.Get("Placard-Warnings")
	if warnings != "" && passing(header) {
		return answer{}, fmt.Errorf("%w: %s", errIncomplete, warnings)
	}
	return answer{strings.HasPrefix(header.Get("Cache-Status"), "placard; fwd=miss; stored"), warnings}, nil
}

// passing reports whether caches may keep an image for a minute at most, and no longer if the server is away. Of one
// with warnings that says that it is incomplete: what a template doesn't have is warned of as well, and kept for long.
func passing(header http.Header) bool {
	control := header.Get("Cache-Control")
	for directive := range strings.SplitSeq(control, ",") {
		if age, ok := strings.CutPrefix(strings.TrimSpace(directive), "max-age="); ok {
			seconds, err := strconv.Atoi(age)
			return err == nil && seconds <= 60 && strings.Contains(control, "must-revalidate")
		}
	}
	return false
}
