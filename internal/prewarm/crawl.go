package prewarm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// maxSitemaps bounds the files of one sitemap (sitemaps.org allows 50 000 in an index).
const maxSitemaps = 50_000

// Images are those that a site's pages name.
type Images struct {
	URLs      []string // of the server, each once
	Foreign   int      // others, which are left alone
	Pages     int
	Elsewhere int // pages and sitemaps of other hosts, which are not asked for unless Config.AnyHost
	Failures  []Failure
}

// Crawl reads a sitemap, and the head of each page in it, Jobs of them at once. What can't be read is among the
// Failures. The error is that of ctx, ErrNoAnswer, or of a site that is too large.
func (c *Config) Crawl(ctx context.Context, sitemapURL string) (*Images, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	w := &crawl{config: c, stop: stop, seen: map[string]bool{sitemapURL: true},
		images: map[string]bool{}, lastRead: time.Now()}
	pages, err := w.pages(ctx, sitemapURL)
	if err != nil {
		return nil, err
	}
	var group errgroup.Group
	group.SetLimit(c.Jobs)
	for _, page := range pages {
		group.Go(func() error {
			images, err := c.pageImages(ctx, page)
			w.notePage(page, images, err, len(pages))
			return nil
		})
	}
	_ = group.Wait() // no page's failure is the crawl's
	return &w.found, context.Cause(ctx)
}

// A crawl is one call of Crawl.
type crawl struct {
	config *Config
	stop   context.CancelCauseFunc
	hosts  []string // whose pages are read

	mu       sync.Mutex
	found    Images
	seen     map[string]bool // sitemaps and pages
	images   map[string]bool
	lastRead time.Time // when a page or sitemap was
}

// pages returns those of a sitemap and of all that it is an index of, each once.
func (w *crawl) pages(ctx context.Context, first string) (pages []string, err error) {
	queue := []string{first}
	for i := 0; i < len(queue) && ctx.Err() == nil; i++ {
		part, err := w.sitemap(ctx, queue[i])
		w.note(queue[i], err)
		queue, pages = append(queue, w.fresh(part.sitemaps)...), append(pages, w.fresh(part.pages)...)
		if len(queue) > maxSitemaps || len(pages) > maxURLs {
			return nil, fmt.Errorf("%s: more than %d files or %d pages", first, maxSitemaps, maxURLs)
		}
	}
	return pages, context.Cause(ctx)
}

// sitemap reads one file. The first says which host the pages are of: its own, and the one that it redirects to.
func (w *crawl) sitemap(ctx context.Context, u string) (sitemap, error) {
	got, err := w.config.file(ctx, u, maxSitemapBytes)
	if err != nil {
		return sitemap{}, err
	}
	if w.hosts == nil {
		w.hosts = []string{host(u), host(got.url.String())}
	}
	return parseSitemap(ctx, got.data)
}

// fresh drops URLs that were there before, and those of other hosts. What is no URL stays, and fails when asked for.
func (w *crawl) fresh(urls []string) (fresh []string) {
	for _, u := range urls {
		if w.seen[u] {
			continue
		}
		w.seen[u] = true
		if h := host(u); h != "" && !w.config.AnyHost && !slices.Contains(w.hosts, h) {
			w.found.Elsewhere++
			continue
		}
		fresh = append(fresh, u)
	}
	return fresh
}

// notePage takes what a page names, of so many pages in all.
func (w *crawl) notePage(page string, images []string, err error, total int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.found.Pages++
	w.note(page, err)
	for _, image := range images {
		switch {
		case w.images[image]:
		case w.config.Server.Owns(image):
			w.found.URLs = append(w.found.URLs, image)
		default:
			w.found.Foreign++
		}
		w.images[image] = true
	}
	if w.config.Progress != nil {
		w.config.Progress(total)
	}
}

// note takes what has become of a page or sitemap. A site of which nothing was read for all of the patience is left.
func (w *crawl) note(u string, err error) {
	if !errors.Is(err, errPutOff) {
		w.lastRead = time.Now()
	} else if time.Since(w.lastRead) >= w.config.Patience {
		w.stop(ErrNoAnswer)
	}
	if err != nil {
		w.found.Failures = append(w.found.Failures, Failure{u, err})
	}
}
