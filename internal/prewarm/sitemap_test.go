package prewarm

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"reflect"
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
		"nested":             {data: strings.Repeat("<a>x", 40_000), err: "16 deep"},
		"nested, in bounds":  {data: strings.Replace(urlset, "<lastmod>", strings.Repeat("<a>", 14)+strings.Repeat("</a>", 14)+"<lastmod>", 1), want: sitemap{pages: pages}},
		"a loc too deep":     {data: "<urlset><url><loc><loc>x</loc></loc></url></urlset>", err: "names no page"},
		"a bomb":             {data: gzipped(strings.Repeat(" ", maxSitemapBytes+1)), err: "more than"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := parseSitemap(t.Context(), []byte(test.data))
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

func TestParsingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := parseSitemap(ctx, []byte(urlset)); !errors.Is(err, context.Canceled) {
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
		got, err := parseSitemap(t.Context(), data)
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
