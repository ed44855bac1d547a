package prewarm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// maxPageBytes is what is read of a page: its head comes first.
const maxPageBytes = 2 << 20

// pageImages returns the preview images of a page. What is no HTML has none.
func (c *Config) pageImages(ctx context.Context, page string) (images []string, err error) {
	got, err := c.file(ctx, page, maxPageBytes)
	if errors.Is(err, errTooLong) {
		err = nil
	}
	if err != nil || !strings.Contains(got.mediaType, "html") {
		return nil, err
	}
	for _, image := range ogImages(bytes.NewReader(got.data)) {
		images = append(images, resolve(got.url, image))
	}
	return images, nil
}

// resolve makes a URL whole, and leaves a whole one as it is: its bytes are signed.
func resolve(page *url.URL, image string) string {
	if u, err := url.Parse(image); err == nil && !u.IsAbs() {
		return page.ResolveReference(u).String()
	}
	return image
}

// A file is one of the site.
type file struct {
	data      []byte
	url       *url.URL // after redirects
	mediaType string
}

var errTooLong = errors.New("too long")

// file asks for one as often as for an image, and reads at most limit bytes of it: when there are more the error is
// errTooLong, and the file has what was read.
func (c *Config) file(ctx context.Context, u string, limit int64) (file, error) {
	if _, _, err := split(u); err != nil {
		return file{}, err
	}
	return retry(ctx, c.Patience, func() (file, error) { return c.read(ctx, u, limit) })
}

func (c *Config) read(ctx context.Context, u string, limit int64) (file, error) {
	response, err := c.get(ctx, u)
	if err != nil {
		return file{}, err
	}
	defer response.Body.Close()
	got := file{url: response.Request.URL, mediaType: response.Header.Get("Content-Type")}
	got.data, err = io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return file{}, laterError{error: fmt.Errorf("reading it: %w", reason(err))}
	}
	if int64(len(got.data)) > limit {
		got.data = got.data[:limit]
		return got, fmt.Errorf("%w: more than %d bytes", errTooLong, limit)
	}
	return got, nil
}
