// Package front runs nginx and Varnish by the configurations in deploy, in front of Placard's own handler. It has tests
// alone.
package front

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/internal/server"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
	"github.com/placard/placard/templates"
)

const (
	keyText    = "0123456789abcdef0123456789abcdef"
	apiKeyText = "an API key of the project default"
	// Images become stale while a test runs, and soon are no more to be served but for errors.
	cacheTTL, staleWhileRevalidate = time.Second, time.Second
)

// A site is Placard without browsers: the real handler and listener, with a func in place of all that draws.
type site struct {
	t       *testing.T
	address string
	config  server.Config
	server  *http.Server
	leaving chan struct{} // closed by drain

	mu    sync.Mutex
	asked []*http.Request // all but those for /readyz
	drawn int
	// draw makes images; nil: each is another one.
	draw func(context.Context, renderer.Job) (*renderer.Image, error)
}

// startSite starts a site that has keyText for a key, and those of URLs that others signed.
func startSite(t *testing.T, foreign []vector) *site {
	t.Helper()
	s := &site{t: t, address: freeAddress(t)}
	library, err := templates.Open(templates.Config{MaxBytes: 32 << 20, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = library.Close() })
	apiKey, err := project.NewAPIKey(apiKeyText)
	if err != nil {
		t.Fatal(err)
	}
	owner := &project.Project{
		ID: project.DefaultID, APIKeys: []project.APIKey{apiKey}, Keys: []signurl.Key{key(t, keyText)},
	}
	for _, v := range foreign {
		owner.Keys = append(owner.Keys, key(t, v.Key))
	}
	s.config = server.Config{
		Projects: project.Set{owner}, Library: library, Dialects: signurl.All("https://img.example.com"),
		Render: s.render, Ready: func(context.Context) bool { return true }, RenderTimeout: 10 * time.Second,
		CacheTTL: cacheTTL, IncompleteTTL: cacheTTL, StaleWhileRevalidate: staleWhileRevalidate, StaleIfError: time.Hour,
		SurrogateKeys: []string{"Surrogate-Key", "Cache-Tag"},
		Metrics:       metrics.New(), Logger: slog.New(slog.DiscardHandler),
	}
	s.start()
	t.Cleanup(s.stop)
	return s
}

// start listens, again where the site was stopped.
func (s *site) start() {
	s.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.leaving = make(chan struct{})
	config := s.config
	config.Leaving, config.Stopping = s.leaving, s.leaving
	images := server.New(config)
	s.server = server.HTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.RequestURI != "/readyz" {
			s.mu.Lock()
			s.asked = append(s.asked, r)
			s.mu.Unlock()
		}
		images.ServeHTTP(w, r)
	}), 10*time.Second, slog.New(slog.DiscardHandler))
	go func() { _ = s.server.Serve(listener) }() // ends with stop
}

// drain has the site turn all requests away, as Placard does for half a second before it stops.
func (s *site) drain() { close(s.leaving) }

// stop breaks all connections, as the end of a process does.
func (s *site) stop() { _ = s.server.Close() }

func (s *site) render(ctx context.Context, job renderer.Job) (*renderer.Image, error) {
	s.mu.Lock()
	s.drawn++
	draw, body := s.draw, fmt.Sprintf("image %d", s.drawn)
	s.mu.Unlock()
	if draw != nil {
		return draw(ctx, job)
	}
	return picture(body), nil
}

func picture(body string) *renderer.Image {
	sum := sha256.Sum256([]byte(body))
	return &renderer.Image{Bytes: []byte(body), Format: renderer.JPEG, Hash: hex.EncodeToString(sum[:])}
}

// drawBy has the site draw by another func, and as before when the test ends.
func (s *site) drawBy(t *testing.T, draw func(context.Context, renderer.Job) (*renderer.Image, error)) {
	set := func(f func(context.Context, renderer.Job) (*renderer.Image, error)) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.draw = f
	}
	set(draw)
	t.Cleanup(func() { set(nil) })
}

// requests is how often a target was asked for.
func (s *site) requests(target string) int {
	return len(s.arrived(target))
}

// total is how many requests there were.
func (s *site) total() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

// arrived are the requests for a target, as they came.
func (s *site) arrived(target string) []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.asked), func(r *http.Request) bool { return r.RequestURI != target })
}

func key(t *testing.T, text string) signurl.Key {
	t.Helper()
	k, err := signurl.NewKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// sign returns a URL that shows a title, until a time or, for the zero time, for ever.
func sign(t *testing.T, template, title string, expires time.Time) string {
	t.Helper()
	target, err := signurl.Native{}.Sign(key(t, keyText), signurl.Request{Expires: expires, Job: renderer.Job{
		Template: template, Format: renderer.JPEG,
		Modifications: []renderer.Modification{{Field: "title", Property: "text", Value: title}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return target
}
