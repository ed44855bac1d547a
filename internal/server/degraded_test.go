package server

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// substitute is what a cache gives in place of an image.
func substitute(d renderer.Degraded, format renderer.Format) *renderer.Image {
	img := picture()
	img.Degraded, img.Format, img.Source = d, format, renderer.Cached
	return img
}

func TestDegraded(t *testing.T) { synctest.Test(t, testDegraded) }

func testDegraded(t *testing.T) {
	soon := strconv.FormatInt(time.Now().Add(30*time.Second).Unix(), 10)
	tests := []struct {
		name, rest                  string
		img                         *renderer.Image
		mediaType, file, maxAge, is string
	}{
		{"last good", "article/e30.jpg", substitute(renderer.LastGood, renderer.JPEG),
			"image/jpeg", "article.jpg", "60", "last-good"},
		{"with a version, that is no promise", "article/" + payload(`{"version":"1"}`) + ".jpg",
			substitute(renderer.LastGood, renderer.JPEG), "image/jpeg", "article.jpg", "60", "last-good"},
		{"the template's, a PNG whatever was asked for", "article/e30.webp", substitute(renderer.Fallback, renderer.PNG),
			"image/png", "article.png", "60", "fallback"},
		{"never past exp", "article/" + payload(`{"exp":`+soon+`}`) + ".jpg", substitute(renderer.LastGood, renderer.JPEG),
			"image/jpeg", "article.jpg", "30", "last-good"},
	}
	for _, tt := range tests {
		s := newSite(drawing(tt.img))
		for _, method := range []string{"GET", "HEAD"} {
			got := s.serve(method, sign(tt.rest))
			if got.Code != 200 || (got.Body.Len() > 0) != (method == "GET") {
				t.Errorf("%s, %s: got %d with %d bytes", tt.name, method, got.Code, got.Body.Len())
			}
			for name, want := range map[string]string{
				"Content-Type":        tt.mediaType,
				"Content-Disposition": `inline; filename="` + tt.file + `"`,
				"Content-Length":      "10",
				"Cache-Control":       "public, max-age=" + tt.maxAge + final,
				"Cache-Status":        "placard; hit; detail=" + tt.is,
				"Etag":                `"` + hash + `"`,
				"Placard-Degraded":    tt.is,
			} {
				if value := got.Header().Get(name); value != want {
					t.Errorf("%s, %s: %s is %q, want %q", tt.name, method, name, value, want)
				}
			}
		}
	}
}

// TestDegradedInEveryDialect: a crawler gets it wherever the URL comes from, and no service's own word for a hit.
func TestDegradedInEveryDialect(t *testing.T) {
	s := newSite(drawing(substitute(renderer.Fallback, renderer.PNG)), func(c *Config) { c.AsyncHosts = nil })
	for _, dialect := range signurl.All("https://img.example.com") {
		request := signurl.Request{
			Base: "article", UserID: "u1", Expires: time.Now().Add(time.Hour),
			Job: renderer.Job{Template: "article", Format: renderer.PNG, Modifications: []renderer.Modification{
				{Field: "title", Property: "text", Value: "Hello"},
			}},
		}
		target, err := dialect.Sign(mustKey(keyText), request)
		if err != nil {
			t.Fatalf("%s: %v", dialect.Name(), err)
		}
		got := s.serve("GET", target)
		if got.Code != 200 || got.Header().Get("Placard-Degraded") != "fallback" || got.Header().Get("X-Cache") == "HIT" {
			t.Errorf("%s: got %d %v %s", dialect.Name(), got.Code, got.Header(), got.Body)
		}
	}
}

// TestDegradedIsNotTheImage: whoever has the substitute gets the image when it is there, by its own ETag.
func TestDegradedIsNotTheImage(t *testing.T) {
	whole := picture()
	whole.Bytes, whole.Hash = []byte("the image"), hash[1:]+"0"
	images := []*renderer.Image{substitute(renderer.LastGood, renderer.JPEG), whole}
	s := newSite(rendering(func(context.Context, renderer.Job) (*renderer.Image, error) {
		img := images[0]
		images = images[1:]
		return img, nil
	}))
	addr := open(t, s)
	header := fmt.Sprintf("If-None-Match: %q", hash)
	if got := ask(t, addr, "GET", sign("article/e30.jpg"), header); got.status != 304 ||
		got.header.Get("Cache-Control") != "public, max-age=60"+final || got.header.Get("Placard-Degraded") != "last-good" {
		t.Errorf("the same substitute again: got %d %v", got.status, got.header)
	}
	if got := ask(t, addr, "GET", sign("article/e30.jpg"), header); got.status != 200 || got.body != "the image" {
		t.Errorf("the image: got %d %q", got.status, got.body)
	}
}

func TestRetryAfter(t *testing.T) {
	for after, want := range map[time.Duration]string{
		time.Minute: "60", 1500 * time.Millisecond: "2", time.Millisecond: "1",
	} {
		err := fmt.Errorf("drawing: %w", &renderer.RetryError{Err: renderer.ErrBroken, After: after})
		for _, target := range []string{sign("article/e30.jpg"), bannerbearURL(t, "article", time.Time{})} {
			got := newSite(failing(err)).serve("GET", target)
			if values := got.Header()["Retry-After"]; got.Code != 503 || !slices.Equal(values, []string{want}) {
				t.Errorf("after %v: got %d, Retry-After %q, want %q", after, got.Code, values, want)
			}
		}
	}
}
