package main

import (
	"bytes"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"slices"
	"testing"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

// TestCards: the templates are ones, and have the fields that are set in them.
func TestCards(t *testing.T) {
	dir := t.TempDir()
	if err := writeCards(dir); err != nil {
		t.Fatal(err)
	}
	if err := writeMany(dir, 2); err != nil {
		t.Fatal(err)
	}
	hashes := map[string]string{}
	for name, fields := range map[string]int{"fields250": 250, "photos4": 5, "turn0": 1, "turn1": 1} {
		tpl, err := templates.Load(os.DirFS(dir), name, 1<<20)
		if err != nil || len(tpl.Fields) != fields {
			t.Fatalf("%s: %+v, %v, want %d fields", name, tpl, err, fields)
		}
		if other, taken := hashes[tpl.Hash]; taken {
			t.Errorf("%s and %s are the same", name, other)
		}
		hashes[tpl.Hash] = name
		text := slices.ContainsFunc(tpl.Fields, func(f renderer.Field) bool { return f.Name == "t0" && f.Kind == renderer.Text })
		if !text {
			t.Errorf("%s has no text field t0", name)
		}
	}
}

// TestPhotos: whatever is asked for is a photo that nobody has seen.
func TestPhotos(t *testing.T) {
	server := servePhotos()
	defer server.Close()
	get := func(path string) []byte {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	a, b := get("/1-0.jpg"), get("/1-1.jpg")
	if bytes.Equal(a, b) {
		t.Error("two photos are the same")
	}
	picture, err := jpeg.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 800 || size.Y != 600 {
		t.Errorf("it is %v, want 800×600", size)
	}
}
