package fetch

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

const (
	at  = "http://pictures.example/"
	cat = at + "cat.png"
	dog = at + "dog.png"
)

// A page is what a URL answers.
type page struct {
	status int
	body   []byte
	after  time.Duration
}

// A gallery is the web: its pages, and how often each was asked for. Asking for one that it hasn't is a panic.
type gallery struct {
	pages map[string]*page

	mu    sync.Mutex
	asked map[string]int
}

func (g *gallery) RoundTrip(r *http.Request) (*http.Response, error) {
	g.mu.Lock()
	g.asked[r.URL.String()]++
	g.mu.Unlock()
	p := g.pages[r.URL.String()]
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(p.after):
		body := io.NopCloser(bytes.NewReader(p.body))
		return &http.Response{StatusCode: p.status, ContentLength: -1, Body: body, Request: r}, nil
	}
}

// An easel is a Painter under test, between a gallery and a next one that keeps the document it got.
type easel struct {
	*Painter
	web  *gallery
	got  *renderer.Document
	img  renderer.Image
	fail error
	log  bytes.Buffer
}

func newEasel(t *testing.T, keep int64) *easel {
	e := &easel{web: &gallery{asked: map[string]int{}, pages: map[string]*page{
		cat:         {status: 200, body: pngSample()},
		dog:         {status: 200, body: gifSample()},
		at + "gone": {status: 404},
		at + "text": {status: 200, body: []byte("no picture")},
		at + "slow": {status: 200, body: pngSample(), after: time.Hour},
		at + "3s":   {status: 200, body: pngSample(), after: 3 * time.Second},
	}}}
	f := newFetcher(t, publicOnly)
	f.client.Transport = e.web
	next := renderer.PainterFunc(func(_ context.Context, doc *renderer.Document) (*renderer.Image, error) {
		e.got = doc
		if e.fail != nil {
			return nil, e.fail
		}
		return &e.img, nil
	})
	e.Painter = NewPainter(next, f, PainterConfig{
		Waiting: 64 << 20,
		Keep:    keep, TTL: time.Hour, Missing: MissingHide, Logger: slog.New(slog.NewTextHandler(&e.log, nil)),
	})
	return e
}

// shown is a document with a field for each URL: a, b, c.
func shown(urls ...string) *renderer.Document {
	doc := &renderer.Document{Template: &renderer.Template{Name: "article"}}
	for i, u := range urls {
		doc.Changes = append(doc.Changes, renderer.Change{
			Field: string(rune('a' + i)), Kind: renderer.Picture, Property: renderer.ImageURL, Value: u,
		})
	}
	return doc
}
