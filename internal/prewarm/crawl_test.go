package prewarm

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func gzipped(text string) string {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte(text)) // memory doesn't fail
	_ = w.Close()
	return packed.String()
}

const urlset = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <url><loc> https://example.com/a?x=1&amp;y=2 </loc><lastmod>2026-01-01</lastmod>
  <image:image><image:loc>https://example.com/a.jpg</image:loc></image:image></url>
 <url><loc><![CDATA[https://example.com/b]]></loc></url>
</urlset>`

const sitemapIndex = `<sitemapindex><sitemap><loc>https://example.com/1.xml</loc></sitemap>
<sitemap><loc>https://example.com/2.xml.gz</loc></sitemap></sitemapindex>`

func TestParseSitemap(t *testing.T) {
	pages := []string{"https://example.com/a?x=1&y=2", "https://example.com/b"}
	tests := map[string]struct {
		data string
		want sitemap
		err  string
	}{
		"pages":              {data: urlset, want: sitemap{pages: pages}},
		"gzipped":            {data: gzipped(urlset), want: sitemap{pages: pages}},
		"after a mark":       {data: "\ufeff\n" + urlset, want: sitemap{pages: pages}},
		"another encoding":   {data: strings.Replace(urlset, "UTF-8", "ISO-8859-1", 1), want: sitemap{pages: pages}},
		"index":              {data: sitemapIndex, want: sitemap{sitemaps: []string{"https://example.com/1.xml", "https://example.com/2.xml.gz"}}},
		"text":               {data: "https://example.com/b\n\nhttps://example.com/c\n", want: sitemap{pages: []string{"https://example.com/b", "https://example.com/c"}}},
		"a page of the site": {data: "<!doctype html><title>Not found</title><p>Sorry<br>", err: "no sitemap"},
		"empty":              {data: "<urlset/>", err: "names no page"},
		"cut":                {data: urlset[:300], err: "no sitemap"},
		"cut gzip":           {data: gzipped(urlset)[:60], err: "unpacking"},
		"a bomb":             {data: gzipped(strings.Repeat(" ", maxSitemapBytes+1)), err: "more than"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := parseSitemap([]byte(test.data))
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("got %v, want %s", err, test.err)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestOGImages(t *testing.T) {
	tests := map[string]struct {
		page string
		want []string
	}{
		"one": {`<html><head><meta property="og:image" content="https://a.example/i?a=1&amp;b=2"/></head>`,
			[]string{"https://a.example/i?a=1&b=2"}},
		"several": {`<meta content=1 property=og:image><meta property="og:image:url" content="2">
			<meta name="twitter:image" content=" 1 "><META PROPERTY='OG:IMAGE:secure_url' CONTENT='3'>`, []string{"1", "2", "3"}},
		"by name":          {`<meta name="og:image" content="1">`, []string{"1"}},
		"without content":  {`<meta property="og:image"><meta property="og:image" content="">`, nil},
		"something else":   {`<meta property="og:image:width" content="1200"><meta name="image" content="1">`, nil},
		"in a comment":     {`<!-- <meta property="og:image" content="1"> -->`, nil},
		"in a script":      {`<script>"<meta property='og:image' content='1'>"</script>`, nil},
		"in a title":       {`<title><meta property="og:image" content="1"></title>`, nil},
		"in the body":      {`<body><meta property="og:image" content="1">`, nil},
		"cut within a tag": {`<meta property="og:image" content="1"><meta property="og:im`, []string{"1"}},
		"a tag too long":   {`<meta property="og:image" content="` + strings.Repeat("x", maxToken) + `">`, nil},
		"no HTML":          {"\x89PNG\r\n\x1a\n\x00<meta", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := ogImages(strings.NewReader(test.page)); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

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

func FuzzSitemap(f *testing.F) {
	for _, seed := range []string{
		urlset, sitemapIndex, gzipped(urlset), "https://example.com/a\n", "<a><b/>", "</a>", "<urlset><url><loc>x", "\x1f\x8b",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parseSitemap(data)
		if err != nil {
			return
		}
		for _, u := range append(got.pages, got.sitemaps...) {
			if u == "" || strings.TrimSpace(u) != u {
				t.Errorf("got %q", u)
			}
		}
	})
}

func FuzzOGImages(f *testing.F) {
	for _, seed := range []string{
		`<meta property="og:image" content="1">`, `<body>`, `<script><meta`, `<!--`, `<meta property=og:image content='&amp;'/>`,
		`<![CDATA[<meta]]>`, "\x00<meta \xff=>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := ogImages(strings.NewReader(text))
		for i, image := range got {
			if image == "" || strings.TrimSpace(image) != image || slices.Contains(got[:i], image) {
				t.Errorf("got %q", got)
			}
		}
	})
}
