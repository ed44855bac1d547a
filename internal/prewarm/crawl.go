package prewarm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

const (
	// maxPageBytes is what is read of a page: its head comes first.
	maxPageBytes = 2 << 20
	// maxSitemaps bounds the files of one sitemap (sitemaps.org allows 50 000 in an index).
	maxSitemaps = 50_000
)

// Images are those that a site's pages name.
type Images struct {
	URLs     []string // of the server, each once
	Foreign  int      // others, which are left alone
	Pages    int
	Failures []Failure
}

// Crawl reads a sitemap, and the head of each page in it, Jobs of them at once. What can't be read is among the
// Failures. The error is that of ctx, or of a site that is too large.
func (c *Config) Crawl(ctx context.Context, sitemapURL string) (*Images, error) {
	found := &Images{}
	pages, err := c.pages(ctx, sitemapURL, found)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	seen := map[string]bool{}
	var group errgroup.Group
	group.SetLimit(c.Jobs)
	for _, page := range pages {
		group.Go(func() error {
			images, err := c.pageImages(ctx, page)
			mu.Lock()
			defer mu.Unlock()
			found.add(page, c.Server, images, err, seen)
			if c.Progress != nil {
				c.Progress(len(pages))
			}
			return ctx.Err()
		})
	}
	return found, group.Wait()
}

// pages returns those of a sitemap and of all that it is an index of, each once.
func (c *Config) pages(ctx context.Context, first string, found *Images) (pages []string, err error) {
	queue, seen := []string{first}, map[string]bool{first: true}
	take := func(from, into []string) []string {
		for _, u := range from {
			if !seen[u] {
				seen[u] = true
				into = append(into, u)
			}
		}
		return into
	}
	for i := 0; i < len(queue) && ctx.Err() == nil; i++ {
		got, err := c.get(ctx, queue[i], maxSitemapBytes)
		var part sitemap
		if err == nil {
			part, err = parseSitemap(got.data)
		}
		if err != nil {
			found.Failures = append(found.Failures, Failure{queue[i], err})
			continue
		}
		queue, pages = take(part.sitemaps, queue), take(part.pages, pages)
		if len(queue) > maxSitemaps || len(pages) > maxURLs {
			return nil, fmt.Errorf("%s: more than %d files or %d pages", first, maxSitemaps, maxURLs)
		}
	}
	return pages, ctx.Err()
}

// add takes what a page names.
func (found *Images) add(page string, server Server, images []string, err error, seen map[string]bool) {
	found.Pages++
	if err != nil {
		found.Failures = append(found.Failures, Failure{page, err})
	}
	for _, image := range images {
		switch {
		case seen[image]:
		case server.Owns(image):
			found.URLs = append(found.URLs, image)
		default:
			found.Foreign++
		}
		seen[image] = true
	}
}

// pageImages returns the preview images of a page. What is no HTML has none.
func (c *Config) pageImages(ctx context.Context, page string) (images []string, err error) {
	got, err := c.get(ctx, page, maxPageBytes)
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

// get reads a file, at most limit bytes of it: then the error is errTooLong, and the file has what was read.
func (c *Config) get(ctx context.Context, u string, limit int64) (got file, err error) {
	if _, _, err := split(u); err != nil {
		return file{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u, http.NoBody)
	if err != nil {
		return file{}, err
	}
	request.Header.Set("User-Agent", userAgent)
	response, err := c.Client.Do(request)
	if err != nil {
		return file{}, reason(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return file{}, errors.New(response.Status)
	}
	got = file{url: response.Request.URL, mediaType: response.Header.Get("Content-Type")}
	got.data, err = io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err == nil && int64(len(got.data)) > limit {
		got.data, err = got.data[:limit], fmt.Errorf("%w: more than %d bytes", errTooLong, limit)
	}
	return got, err
}
