package server

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

// BenchmarkCachedHit is all that an image from the memory costs but the connection: verifying, reading, fitting and
// answering.
func BenchmarkCachedHit(b *testing.B) {
	library, err := templates.Open(templates.Config{MaxBytes: 32 << 20, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer library.Close()
	drawn := &renderer.Image{Bytes: make([]byte, 60<<10), Format: renderer.JPEG}
	kept := cache.New(renderer.PainterFunc(func(context.Context, *renderer.Document) (*renderer.Image, error) {
		return drawn, nil
	}), cache.DefaultConfig())
	defer kept.Close()
	images := &renderer.Renderer{Library: library, Painter: kept, Limits: renderer.Limits{MaxPixels: 1e7},
		Fitted: cache.NewMemory[*renderer.Document](1 << 20)}
	site := newSite(func(c *Config) {
		c.Library, c.Fit, c.Render = library, images.Fit, images.Render
		c.Logger = slog.New(slog.DiscardHandler)
		c.CacheTTL = time.Hour
		c.StaleWhileRevalidate, c.StaleIfError = time.Hour, 24*time.Hour
		c.SurrogateKeys = []string{"Surrogate-Key", "Cache-Tag"}
	})
	target := sign("article/" + payload(`{"modifications":{"title":"Hello","author":"Ines","subtitle":"How it works"}}`) + ".jpg")
	request := httptest.NewRequest(http.MethodGet, target, http.NoBody)
	request.RequestURI = target
	b.ReportAllocs()
	for b.Loop() {
		site.mu.Lock()
		site.drawn = site.drawn[:0]
		site.mu.Unlock()
		w := discard{header: http.Header{}}
		site.ServeHTTP(&w, request)
		if w.status != http.StatusOK && w.status != 0 {
			b.Fatal(w.status)
		}
	}
}

// discard is a client that reads everything.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(status int)      { d.status = status }
