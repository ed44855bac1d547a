package prewarm

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// maxSitemapBytes bounds a sitemap that is unpacked (sitemaps.org, the protocol, "Sitemap file requirements").
	maxSitemapBytes = 50 << 20
	// locDepth is where a sitemap has its locs, maxDepth more than its extensions for videos and news need.
	locDepth, maxDepth = 3, 16
)

// A sitemap is what one file of it names.
type sitemap struct {
	sitemaps []string // further files
	pages    []string
}

// parseSitemap reads a urlset, a sitemapindex, or a text with one page a line; each may be gzipped, whatever it is
// called. Elements count by their names alone: many sites have the namespace wrong. It ends with ctx.
func parseSitemap(ctx context.Context, data []byte) (sitemap, error) {
	data, err := unpack(data)
	if err != nil {
		return sitemap{}, err
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	if !bytes.HasPrefix(data, []byte("<")) {
		pages, err := ReadList(bytes.NewReader(data))
		return sitemap{pages: pages}, err
	}
	return parseXML(ctx, data)
}

func unpack(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(data))
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(unpacked, maxSitemapBytes+1))
	}
	if err == nil && len(data) > maxSitemapBytes {
		err = fmt.Errorf("more than %d bytes", maxSitemapBytes)
	}
	if err != nil {
		return nil, fmt.Errorf("unpacking a sitemap: %w", err)
	}
	return data, nil
}

// parseXML takes the loc of each url or sitemap, and not those of images and videos, which are of other namespaces'
// elements within.
func parseXML(ctx context.Context, data []byte) (found sitemap, err error) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // URLs are ASCII
	var path []string
	for ctx.Err() == nil {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && (found.sitemaps != nil || found.pages != nil):
			return found, nil
		case errors.Is(err, io.EOF):
			return found, errors.New("no sitemap: it names no page")
		case err != nil:
			return found, fmt.Errorf("no sitemap: %w", err)
		case len(path) > maxDepth:
			return found, fmt.Errorf("no sitemap: elements more than %d deep", maxDepth)
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, token.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			found.add(path, strings.TrimSpace(string(token)))
		}
	}
	return found, ctx.Err()
}

// add takes the text of an element.
func (s *sitemap) add(path []string, text string) {
	if text == "" || len(path) != locDepth || path[2] != "loc" {
		return
	}
	switch {
	case path[0] == "urlset" && path[1] == "url" && len(s.pages) < maxURLs:
		s.pages = append(s.pages, text)
	case path[0] == "sitemapindex" && path[1] == "sitemap" && len(s.sitemaps) < maxURLs:
		s.sitemaps = append(s.sitemaps, text)
	}
}
