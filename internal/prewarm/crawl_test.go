package prewarm

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// site answers for a site whose index names two sitemaps, one of them zipped, and these pages.
func site(pages map[string]*reply) *fakeServer {
	list := ""
	for page := range pages {
		list += page + "\n"
	}
	files := map[string]*reply{
		"https://example.com/sitemap.xml": response(200, sitemapIndex),
		"https://example.com/1.xml":       response(200, sitemapIndex), // names itself: no loop
		"https://example.com/2.xml.gz":    response(200, gzipped(list)),
	}
	return &fakeServer{answer: func(url string) *reply {
		if file := files[url]; file != nil {
			return file
		}
		return pages[url]
	}}
}

func page(images ...string) *reply {
	head := ""
	for _, image := range images {
		head += `<meta property="og:image" content="` + image + `">`
	}
	return response(200, head+"<body>"+strings.Repeat("x", maxPageBytes), "Content-Type", "text/html; charset=utf-8")
}

func TestCrawl(t *testing.T) {
	server := site(map[string]*reply{
		"https://example.com/a": page("https://img.example.com/img/1", "https://other.example/x.png"),
		"https://example.com/b": page("https://img.example.com/img/1", "https://img.example.com/img/2?x=%2B+/"),
		"https://example.com/c": page("//img.example.com/img/3", "/local.png", "data:image/png;base64,AAAA"),
		"https://example.com/d": page(),
		"https://example.com/e": response(404, ""),
		"https://example.com/f": response(200, "%PDF", "Content-Type", "application/pdf"),
		"mailto:x@example.com":  nil,
	})
	config := server.config()
	config.Jobs = 3
	total := 0
	config.Progress = func(pages int) { total = pages }
	got, err := config.Crawl(t.Context(), "https://example.com/sitemap.xml")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got.URLs)
	want := []string{
		"https://img.example.com/img/1", "https://img.example.com/img/2?x=%2B+/", "https://img.example.com/img/3",
	}
	if !slices.Equal(got.URLs, want) || got.Foreign != 3 || got.Pages != 7 || total != 7 {
		t.Errorf("got %+v, want %q, 3 foreign and 7 pages", got, want)
	}
	var failed []string
	for _, failure := range got.Failures {
		failed = append(failed, failure.URL)
	}
	slices.Sort(failed)
	if !slices.Equal(failed, []string{"https://example.com/e", "mailto:x@example.com"}) {
		t.Errorf("failed: %q", got.Failures)
	}
}

func TestCrawlNothing(t *testing.T) {
	server := &fakeServer{answer: func(string) *reply { return response(404, "") }}
	got, err := server.config().Crawl(t.Context(), "https://example.com/sitemap.xml")
	if err != nil || len(got.Failures) != 1 || got.Failures[0].String() != "https://example.com/sitemap.xml: Not Found" {
		t.Errorf("got %+v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := server.config().Crawl(ctx, "https://example.com/sitemap.xml"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of the context", err)
	}
}

// TestCrawlKeepsToItsHost: a sitemap is the word of its own host, and of the one that this redirects to, alone.
func TestCrawlKeepsToItsHost(t *testing.T) {
	const index = `<sitemapindex><sitemap><loc>https://example.com/2.xml</loc></sitemap>
		<sitemap><loc>http://127.0.0.1:81/3.xml</loc></sitemap></sitemapindex>`
	for name, anyHost := range map[string]bool{"its own": false, "any": true} {
		t.Run(name, func(t *testing.T) {
			server := &fakeServer{answer: func(url string) *reply {
				switch url {
				case "https://example.com/sitemap.xml":
					return response(301, "", "Location", "https://www.example.com/1.xml")
				case "https://www.example.com/1.xml":
					return response(200, index)
				case "https://example.com/2.xml":
					return response(200, "https://www.example.com/a\nhttp://example.com:80/b\nhttp://169.254.169.254/\nhttps://example.com:8443/\n")
				}
				return page("https://img.example.com/img/" + strings.TrimPrefix(url, "https://"))
			}}
			config := server.config()
			config.AnyHost = anyHost
			got, err := config.Crawl(t.Context(), "https://example.com/sitemap.xml")
			if err != nil {
				t.Fatal(err)
			}
			foreign := slices.ContainsFunc(server.asked, func(asked string) bool {
				return strings.Contains(asked, "127.0.0.1") || strings.Contains(asked, "169.254") || strings.Contains(asked, "8443")
			})
			if want := map[bool]int{false: 3, true: 0}[anyHost]; got.Elsewhere != want || foreign != anyHost {
				t.Errorf("got %+v after %q, want %d elsewhere", got, server.asked, want)
			}
			if !anyHost && got.Pages != 2 {
				t.Errorf("%d pages, want the 2 of its host", got.Pages)
			}
		})
	}
}

// TestCrawlRetries: pages and sitemaps that are put off are asked for again, as images are.
func TestCrawlRetries(t *testing.T) {
	busy := func() *reply { return response(503, "", "Retry-After", "10") }
	gone := func() *reply { return nil }
	tests := map[string]struct {
		sitemap, page []func() *reply // before it is there
		took          time.Duration
	}{
		"there":            {},
		"a busy page":      {page: []func() *reply{busy, busy}, took: 20 * time.Second},
		"a busy sitemap":   {sitemap: []func() *reply{busy}, took: 10 * time.Second},
		"away for a while": {sitemap: []func() *reply{gone}, page: []func() *reply{gone, gone}, took: 4 * time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sitemap := inTurn(append(test.sitemap, func() *reply { return response(200, "https://example.com/a") }))
				pages := inTurn(append(test.page, func() *reply { return page("https://img.example.com/img/1") }))
				server := &fakeServer{answer: func(url string) *reply {
					if url == "https://example.com/a" {
						return pages(url)
					}
					return sitemap(url)
				}}
				start := time.Now()
				got, err := server.config().Crawl(t.Context(), "https://example.com/sitemap.xml")
				if err != nil || len(got.URLs) != 1 || len(got.Failures) > 0 || time.Since(start) != test.took {
					t.Errorf("got %+v, %v after %s, want one image after %s", got, err, time.Since(start), test.took)
				}
			})
		})
	}
}

// TestSiteIsGone: a thousand pages don't each wait for a site that is away.
func TestSiteIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := ""
		for n := range 1000 {
			list += "https://example.com/" + strconv.Itoa(n) + "\n"
		}
		server := &fakeServer{answer: func(url string) *reply {
			if url == "https://example.com/sitemap.xml" {
				return response(200, list)
			}
			return nil
		}}
		config := server.config()
		config.Jobs, config.Patience = 4, time.Minute
		start := time.Now()
		_, err := config.Crawl(t.Context(), "https://example.com/sitemap.xml")
		if !errors.Is(err, ErrNoAnswer) || time.Since(start) > 3*time.Minute {
			t.Errorf("got %v after %s, want ErrNoAnswer within three minutes", err, time.Since(start))
		}
	})
}
