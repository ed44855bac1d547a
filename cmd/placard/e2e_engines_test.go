package main

import (
	"bytes"
	"testing"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
	"github.com/placard/placard/templates"
)

// TestEnginesDrawTheSame holds the two engines to the same bytes for every built-in template, and these to a size.
func TestEnginesDrawTheSame(t *testing.T) {
	chromedp := startServer(t, t.TempDir(), "--engine", "chromedp", "--workers", "1")
	rod := startServer(t, t.TempDir(), "--engine", "rod", "--workers", "1")
	key, err := signurl.NewKey(testKey)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range templates.Names(templates.Builtin()) {
		for _, theme := range []string{"dark", "light"} {
			for _, format := range []renderer.Format{renderer.JPEG, renderer.PNG} {
				path, err := signurl.Native{}.Sign(key, signurl.Request{Job: renderer.Job{
					Template: name, Format: format,
					Modifications: []renderer.Modification{{Field: "theme", Value: theme}},
				}})
				if err != nil {
					t.Fatal(err)
				}
				one, other := image(t, chromedp.url+path), image(t, rod.url+path)
				if !bytes.Equal(one.body, other.body) {
					t.Errorf("%s in %s as %s: the engines differ", name, theme, format)
				}
				if n := len(one.body); format == renderer.JPEG && n > 300_000 {
					t.Errorf("%s in %s has %d bytes as jpg, want at most 300000", name, theme, n)
				}
			}
		}
	}
}
