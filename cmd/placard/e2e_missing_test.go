package main

import (
	"bytes"
	stdimage "image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

const pictureCard = `<!DOCTYPE html><title>Picture</title><meta name="viewport" content="width=200, height=100">
<style>body { margin: 0 }</style><img id="cover" src="cover.svg" width="100" height="100"><img id="logo" src="cover.svg">`

// TestMissingImages has a gallery that fails in each way, and a picture whose header is good and whose pixels only the
// browser finds to be missing.
func TestMissingImages(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "picture", pictureCard)
	square := `<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="50" height="50" fill="#369"/></svg>`
	if err := os.WriteFile(filepath.Join(own, "picture", "cover.svg"), []byte(square), 0o600); err != nil {
		t.Fatal(err)
	}
	web := newGallery(t)
	for policy, statuses := range map[string]map[string]int{
		"hide":   {"/good": 200, "/gone": 200, "/text": 200, "/cut": 200, "/slow": 200},
		"sample": {"/good": 200, "/gone": 200, "/text": 200, "/cut": 200, "/slow": 200},
		"error":  {"/good": 200, "/gone": 502, "/text": 422, "/cut": 422, "/slow": 504},
	} {
		t.Run(policy, func(t *testing.T) {
			s := startServer(t, t.TempDir(), "--templates", own, "--missing-image", policy,
				"--image-private-cidrs", "127.0.0.0/8", "--image-timeout", "500ms")
			plain := image(t, s.url+s.picture(""))
			for path, want := range statuses {
				got, err := get(s.url + s.picture(web+path))
				if err != nil || got.status != want {
					t.Errorf("%s: %d %s, %v, want %d", path, got.status, got.body, err, want)
					continue
				}
				missing := want == 200 && path != "/good"
				if warned := got.header.Get("Placard-Warnings") != ""; warned != missing {
					t.Errorf("%s: the header is %v", path, got.header)
				}
				if missing && !strings.HasPrefix(got.header.Get("Cache-Control"), "public, max-age=60,") {
					t.Errorf("%s: Cache-Control is %s", path, got.header.Get("Cache-Control"))
				}
				if same := bytes.Equal(got.body, plain.body); missing && same != (policy == "sample") {
					t.Errorf("%s: it looks like the sample: %v", path, same)
				}
			}
		})
	}
}

// newGallery serves pictures and what is none.
func newGallery(t *testing.T) (origin string) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, stdimage.NewGray(stdimage.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	const header = 33 // bytes: the signature and the chunk IHDR
	stop := make(chan bool)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/good":
			_, _ = w.Write(picture.Bytes())
		case "/cut":
			_, _ = w.Write(picture.Bytes()[:header])
		case "/text":
			_, _ = w.Write([]byte("no picture"))
		case "/slow":
			<-stop
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(web.Close)
	t.Cleanup(func() { close(stop) })
	return web.URL
}

// picture signs a card with a picture, or with the sample's.
func (s *testServer) picture(url string) (path string) {
	s.t.Helper()
	job := renderer.Job{Template: "picture", Format: renderer.PNG}
	if url != "" {
		job.Modifications = []renderer.Modification{{Field: "cover", Value: url}}
	}
	path, err := signurl.Native{}.Sign(mustKey(s.t, testKey), signurl.Request{Job: job})
	if err != nil {
		s.t.Fatal(err)
	}
	return path
}
