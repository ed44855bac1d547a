package fetch

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

func TestDataURLs(t *testing.T) {
	text := base64.StdEncoding.EncodeToString(gifSample())
	tests := map[string]string{
		"base64":              "data:image/gif;base64," + text,
		"without padding":     "data:image/gif;base64," + strings.TrimRight(text, "="),
		"with spaces":         "data:image/gif;base64," + text[:9] + " %0A" + text[9:],
		"escaped base64":      "data:image/gif;base64," + url.QueryEscape(text),
		"percent-encoded":     "data:image/gif," + url.PathEscape(string(gifSample())),
		"in capitals":         "DATA:Image/GIF;BASE64," + text,
		"with a parameter":    "data:image/gif;name=a;base64," + text,
		"with a fragment":     "data:image/gif;base64," + text + "#part",
		"under another label": "data:image/avif;base64," + text,
	}
	f := newFetcher(t, publicOnly, func(c *Config) { c.Hosts = []string{"example.com"} })
	for name, rawURL := range tests {
		t.Run(name, func(t *testing.T) {
			if err := f.CheckURL(rawURL); err != nil {
				t.Error(err)
			}
			got, err := f.Fetch(context.Background(), rawURL)
			if err != nil || got.ContentType != "image/gif" || !bytes.Equal(got.Bytes, gifSample()) {
				t.Errorf("got %v, %v, want the picture", got, err)
			}
		})
	}
}

func TestBadDataURLs(t *testing.T) {
	text := base64.StdEncoding.EncodeToString
	tests := map[string]struct {
		rawURL string
		want   error
	}{
		"html":             {"data:text/html,<script>", renderer.ErrRefused},
		"svg":              {"data:image/svg+xml;base64,PHN2Zy8+", renderer.ErrRefused},
		"no type":          {"data:;base64,AAAA", renderer.ErrRefused},
		"no comma":         {"data:image/png;base64", renderer.ErrRefused},
		"svg called png":   {"data:image/png,<svg/>", ErrNotImage},
		"broken base64":    {"data:image/png;base64,A*AA", ErrNotImage},
		"broken escape":    {"data:image/png,%zz", ErrNotImage},
		"empty":            {"data:image/png,", ErrNotImage},
		"too many pixels":  {"data:image/png;base64," + text(pngOf(30000, 30000)), ErrNotImage},
		"too many bytes":   {"data:image/png;base64," + text(append(pngSample(), make([]byte, limit)...)), ErrNotImage},
		"a fragment alone": {"data:image/gif,#" + url.PathEscape(string(gifSample())), ErrNotImage},
	}
	f := newFetcher(t, func(c *Config) { c.MaxBytes = limit })
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := f.Fetch(context.Background(), tt.rawURL); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}
