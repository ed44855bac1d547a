package studio

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const apiKey = "the API key of one"

// A shelf is a Library of templates that a test can change.
type shelf struct {
	mu        sync.Mutex
	templates []*renderer.Template
	faults    map[string]string
	changed   chan struct{}
}

func (l *shelf) Templates() []*renderer.Template {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]*renderer.Template{}, l.templates...)
}

func (l *shelf) Template(name string) (*renderer.Template, error) {
	for _, tpl := range l.Templates() {
		if tpl.Name == name {
			return tpl, nil
		}
	}
	return nil, renderer.ErrNoTemplate
}

func (l *shelf) Changed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changed
}

func (l *shelf) Faults() map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	faults := map[string]string{}
	maps.Copy(faults, l.faults)
	return faults
}

// put replaces all templates.
func (l *shelf) put(templates ...*renderer.Template) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.templates = templates
	close(l.changed)
	l.changed = make(chan struct{})
}

func card(hash string) *renderer.Template {
	return &renderer.Template{Name: "card", Title: "Card", Width: 1200, Height: 630, Hash: hash, Fields: []renderer.Field{
		{Name: "title", Kind: renderer.Text, Default: "5 * 5", Highlight: true, Required: true},
		{Name: "cover", Kind: renderer.Picture},
		{Name: "theme", Kind: renderer.Variant, Default: "dark", Values: []string{"dark", "light"}},
	}}
}

// A bench is a studio under test, and what it asked for.
type bench struct {
	config  Config
	library *shelf
	mu      sync.Mutex
	jobs    []renderer.Job
}

func newBench(t *testing.T) *bench {
	t.Helper()
	key, err := signurl.NewKey("0123456789abcdef0123456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	api, err := project.NewAPIKey(apiKey)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{library: &shelf{changed: make(chan struct{})}}
	b.library.put(card("1"), &renderer.Template{Name: "secret", Width: 1, Height: 1, Hash: "2"})
	fitter := renderer.Renderer{Library: b.library, Limits: renderer.Limits{MaxPixels: 1 << 24}}
	b.config = Config{
		Projects: project.Set{{ID: "one", Keys: []signurl.Key{key}, APIKeys: []project.APIKey{api}, Templates: []string{"card"}, UserIDs: []string{"7"}}},
		Library:  b.library, Dialects: signurl.All("https://img.example.com"), PublicURL: "https://img.example.com",
		Fit: fitter.Fit,
		Render: func(_ context.Context, job renderer.Job) (*renderer.Image, error) {
			if _, err := fitter.Fit(job); err != nil {
				return nil, err
			}
			b.mu.Lock()
			defer b.mu.Unlock()
			b.jobs = append(b.jobs, job)
			return &renderer.Image{Bytes: []byte("picture"), Format: job.Format, Warnings: []string{"cover: größer"}}, nil
		},
		Draws: 2, RenderTimeout: time.Second, MaxImageBytes: 1 << 10, MaxBodyBytes: 4 << 10,
		Logger: slog.New(slog.DiscardHandler),
	}
	return b
}

func (b *bench) handler(t *testing.T) http.Handler {
	t.Helper()
	handler, err := New(b.config)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// request makes one from this machine, with headers in pairs; Host and RemoteAddr are some too.
func request(method, target, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host, r.RemoteAddr = "localhost:9180", "127.0.0.1:40000"
	for i := 0; i < len(headers); i += 2 {
		switch headers[i] {
		case "Host":
			r.Host = headers[i+1]
		case "RemoteAddr":
			r.RemoteAddr = headers[i+1]
		default:
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return r
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
