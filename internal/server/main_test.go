package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/placard/placard/internal/logbook"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// TestMain gives the connections that net/http turned away, as those with too long a head, their half second to close.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

const (
	keyText    = "0123456789abcdef0123456789abcdef"
	apiKeyText = "an API key of the project default"
	// hash is as good as any: the server takes it from the image.
	hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
)

// A site is a server under test: the real handler, with a func in place of all that draws.
type site struct {
	http.Handler
	metrics *metrics.Metrics
	log     logbook.Book

	jobs     fakeQueue
	webhooks fakeQueue

	mu    sync.Mutex
	drawn []renderer.Job // that Render was called for
}

// newSite makes a site that draws picture, changed as the test needs it.
func newSite(changes ...func(*Config)) *site {
	s := &site{metrics: metrics.New()}
	config := Config{
		Projects: project.Set{{
			ID:      project.DefaultID,
			Keys:    []signurl.Key{mustKey("another key, which is tried first"), mustKey(keyText)},
			APIKeys: []project.APIKey{mustAPIKey(apiKeyText)},
		}},
		Library:       cards,
		Dialects:      signurl.All("https://img.example.com"),
		PublicURL:     "https://img.example.com",
		Fit:           (&renderer.Renderer{Library: cards, Limits: renderer.Limits{MaxPixels: 1e6}}).Fit,
		Render:        func(context.Context, renderer.Job) (*renderer.Image, error) { return picture(), nil },
		Kept:          func(context.Context, renderer.Job) (*renderer.Image, bool) { return nil, false },
		Ready:         func(context.Context) bool { return true },
		SharedTimeout: 50 * time.Millisecond,
		MaxRenders:    3,
		CheckWebhook:  func(string) error { return nil },
		RenderTimeout: 10 * time.Second,
		CacheTTL:      24 * time.Hour,
		IncompleteTTL: time.Minute,
		Metrics:       s.metrics,
		Logger:        slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, change := range changes {
		change(&config)
	}
	render := config.Render
	config.Render = func(ctx context.Context, job renderer.Job) (*renderer.Image, error) {
		noted := job
		noted.ID = "" // which is for the fitting alone
		s.mu.Lock()
		s.drawn = append(s.drawn, noted)
		s.mu.Unlock()
		return render(ctx, job)
	}
	s.jobs.work = NewWorker(config, &s.webhooks).Draw
	if config.Jobs == nil {
		config.Jobs = &s.jobs
	}
	s.Handler = New(config)
	return s
}

// failing has every render fail with err.
func failing(err error) func(*Config) {
	return rendering(func(context.Context, renderer.Job) (*renderer.Image, error) { return nil, err })
}

func rendering(render func(context.Context, renderer.Job) (*renderer.Image, error)) func(*Config) {
	return func(c *Config) { c.Render = render }
}

func picture() *renderer.Image {
	return &renderer.Image{Bytes: []byte("0123456789"), Format: renderer.JPEG, Hash: hash}
}

// serve answers without a connection: for what the bytes on the wire say nothing about.
func (s *site) serve(method, target string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	request := httptest.NewRequestWithContext(context.Background(), method, "/", http.NoBody)
	request.RequestURI = target
	request.URL, _ = url.ParseRequestURI(target) // as net/http does; targets of tests parse
	s.ServeHTTP(recorder, request)
	return recorder
}

// rendered returns the jobs since the last call.
func (s *site) rendered() []renderer.Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	jobs := s.drawn
	s.drawn = nil
	return jobs
}

func mustKey(text string) signurl.Key {
	key, err := signurl.NewKey(text)
	if err != nil {
		panic(err)
	}
	return key
}

func mustAPIKey(text string) project.APIKey {
	key, err := project.NewAPIKey(text)
	if err != nil {
		panic(err)
	}
	return key
}

// sign puts the right signature before rest, whatever rest is: signurl signs only what can be served.
func sign(rest string) string { return "/img/" + signature(rest) + "/" + rest }

func signature(rest string) string { return base64.RawURLEncoding.EncodeToString(mac(rest)) }

func mac(text string) []byte {
	h := hmac.New(sha256.New, []byte(keyText))
	h.Write([]byte(text))
	return h.Sum(nil)
}

func payload(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }
