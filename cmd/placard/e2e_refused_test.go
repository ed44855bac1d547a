package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestForbiddenImages has signed URLs name pictures that may not be fetched, in every spelling that the fetcher knows of.
func TestForbiddenImages(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "picture", pictureCard)
	if err := os.WriteFile(filepath.Join(own, "picture", "cover.svg"), []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startServer(t, t.TempDir(), "--templates", own)
	data, err := os.ReadFile("../../internal/fetch/testdata/forbidden.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		url := strings.TrimSuffix(line, "\n")
		if text, err := strconv.Unquote(url); err == nil {
			url = text
		}
		if url == "" || strings.HasPrefix(url, "#") || !utf8.ValidString(url) { // which JSON can't hold
			continue
		}
		got, err := get(s.url + s.picture(url))
		if err != nil || got.status != 422 {
			t.Errorf("%s: %d %s, %v, want 422", url, got.status, got.body, err)
		}
	}
}
