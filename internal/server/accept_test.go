package server

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/guard"
	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// A promise is a site whose image takes a second, asked by requests to a host.
type promise struct {
	*site
	kept  atomic.Bool
	drawn atomic.Int32
}

func newPromise(err error) *promise {
	p := &promise{}
	p.site = newSite(func(c *Config) {
		c.AsyncHosts = []string{"cdn.bannerbear.com"}
		c.Kept = func(context.Context, renderer.Job) (*renderer.Image, bool) { return picture(), p.kept.Load() }
		c.Render = func(ctx context.Context, _ renderer.Job) (*renderer.Image, error) {
			if !p.kept.Load() {
				p.drawn.Add(1)
				time.Sleep(time.Second)
			}
			if ctx.Err() == nil && err == nil {
				p.kept.Store(true)
			}
			return picture(), errors.Join(err, ctx.Err())
		}
	})
	return p
}

// ask has a client that leaves as soon as it has its answer.
func (p *promise) ask(host, target string) *httptest.ResponseRecorder {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	r.RequestURI, r.Host = target, host
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}

func bannerbearURL(t *testing.T, template string, expires time.Time) string {
	t.Helper()
	job := renderer.Job{Modifications: []renderer.Modification{{Field: "title", Property: "text", Value: "Hello"}}}
	target, err := signurl.Bannerbear{}.Sign(mustKey(keyText), signurl.Request{Base: template, Job: job, Expires: expires})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// TestAcceptFirst: on an asynchronous host the first request is promised an image, and later ones get it.
func TestAcceptFirst(t *testing.T) {
	target := bannerbearURL(t, "article", time.Time{})
	synctest.Test(t, func(t *testing.T) {
		p := newPromise(nil)
		start := time.Now()
		first := p.ask("CDN.bannerbear.com:443", target)
		if first.Code != 202 || first.Body.String() != "signature valid" || first.Header().Get("Retry-After") != "2" ||
			first.Header().Get("Cache-Control") != "no-store" || time.Since(start) != 0 {
			t.Errorf("first: got %d %q %v after %s", first.Code, first.Body, first.Header(), time.Since(start))
		}
		if second := p.ask("cdn.bannerbear.com", target); second.Code != 200 {
			t.Errorf("while it is drawn: got %d, want 200", second.Code)
		}
		synctest.Wait()
		if third := p.ask("cdn.bannerbear.com", target); third.Code != 200 {
			t.Errorf("once it is drawn: got %d, want 200", third.Code)
		}
	})
}

// TestAcceptOnlyThere: other hosts, images that are kept and dialects without promises wait for the image.
func TestAcceptOnlyThere(t *testing.T) {
	bannerbear := bannerbearURL(t, "article", time.Time{})
	tests := []struct {
		name, host, target string
		kept               bool
		want               int
	}{
		{"another host", "on-demand.bannerbear.com", bannerbear, false, 200},
		{"kept", "cdn.bannerbear.com", bannerbear, true, 200},
		{"native", "cdn.bannerbear.com", sign("article/e30.jpg"), false, 200},
		{"bad signature", "cdn.bannerbear.com", bannerbear + "0", false, 401},
		{"expired", "cdn.bannerbear.com", bannerbearURL(t, "article", time.Unix(1, 0)), false, 410},
		{"no such template", "cdn.bannerbear.com", bannerbearURL(t, "nobody", time.Time{}), false, 404},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPromise(nil)
				p.kept.Store(tt.kept)
				if got := p.ask(tt.host, tt.target); got.Code != tt.want {
					t.Errorf("got %d %s, want %d", got.Code, got.Body, tt.want)
				}
				synctest.Wait()
				if got := p.drawn.Load(); (got > 0) != (tt.want == 200 && !tt.kept) {
					t.Errorf("drawn %d times", got)
				}
			})
		})
	}
}

// TestAcceptTellsFailure: what was promised and failed is an error to whoever comes back, not one more promise.
func TestAcceptTellsFailure(t *testing.T) {
	target := bannerbearURL(t, "article", time.Time{})
	synctest.Test(t, func(t *testing.T) {
		p := newPromise(renderer.ErrBusy)
		if got := p.ask("cdn.bannerbear.com", target); got.Code != 202 {
			t.Errorf("first: got %d, want 202", got.Code)
		}
		time.Sleep(2 * time.Second)
		if got := p.ask("cdn.bannerbear.com", target); got.Code != 503 || got.Header().Get("Retry-After") == "" {
			t.Errorf("second: got %d %v, want 503", got.Code, got.Header())
		}
	})
}

// TestPromisedOnce: of all who come at once, one is promised the image.
func TestPromisedOnce(t *testing.T) {
	target := bannerbearURL(t, "article", time.Time{})
	synctest.Test(t, func(t *testing.T) {
		p := newPromise(nil)
		var promised atomic.Int32
		for range 50 {
			go func() {
				if p.ask("cdn.bannerbear.com", target).Code == http.StatusAccepted {
					promised.Add(1)
				}
			}()
		}
		synctest.Wait()
		time.Sleep(2 * time.Second)
		if got := promised.Load(); got != 1 {
			t.Errorf("%d were promised the image, want 1", got)
		}
	})
}

// TestAcceptWithoutQueue: where no job is taken, the request waits for its image.
func TestAcceptWithoutQueue(t *testing.T) {
	target := bannerbearURL(t, "article", time.Time{})
	for _, err := range []error{jobs.ErrFull, jobs.ErrAway} {
		synctest.Test(t, func(t *testing.T) {
			p := newPromise(nil)
			p.jobs.err = err
			if got := p.ask("cdn.bannerbear.com", target); got.Code != 200 || p.drawn.Load() != 1 {
				t.Errorf("%v: got %d, drawn %d times", err, got.Code, p.drawn.Load())
			}
		})
	}
}

// hanging is a queue that has no answer.
type hanging struct{ fakeQueue }

func (*hanging) Enqueue(ctx context.Context, _ ...jobs.Task) error { return hang(ctx) }

// hang asks a store that has no answer.
func hang(ctx context.Context) error {
	_, err := guard.Do(ctx, guard.New(func(error) bool { return false }), time.Second,
		func(ctx context.Context) (struct{}, error) {
			<-ctx.Done()
			return struct{}{}, ctx.Err()
		})
	return err
}

// Looking for an image, promising it and drawing it wait for Redis together no longer than shared-timeout.
func TestPromiseCostsOneTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(func(c *Config) {
			c.AsyncHosts, c.Jobs = []string{"cdn.bannerbear.com"}, &hanging{}
			c.Kept = func(ctx context.Context, _ renderer.Job) (*renderer.Image, bool) { return nil, hang(ctx) == nil }
			c.Render = func(ctx context.Context, _ renderer.Job) (*renderer.Image, error) {
				_ = hang(ctx)
				return picture(), nil
			}
		})
		start := time.Now()
		got := (&promise{site: s}).ask("cdn.bannerbear.com", bannerbearURL(t, "plain", time.Time{}))
		if took := time.Since(start); got.Code != http.StatusOK || took != 50*time.Millisecond {
			t.Errorf("got %d after %s, want an image after 50ms", got.Code, took)
		}
	})
}
