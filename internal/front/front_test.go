package front

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/placard/placard/renderer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestFronts goes through all that a front is for, each with a site of its own.
func TestFronts(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts nginx and Varnish")
	}
	foreign := vectors(t)
	for name, start := range map[string]func(*testing.T, *site) front{
		"nginx":   func(t *testing.T, s *site) front { t.Helper(); return startNginx(t, s) },
		"varnish": startVarnish,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startSite(t, foreign)
			f := start(t, s)
			t.Run("hit", func(t *testing.T) { testHit(t, s, f) })
			t.Run("query", func(t *testing.T) { testQuery(t, s, f) })
			t.Run("purge", func(t *testing.T) { testPurge(t, s, f) })
			t.Run("purge by key", func(t *testing.T) { testPurgeKey(t, s, f) })
			t.Run("errors", func(t *testing.T) { testErrors(t, s, f) })
			t.Run("API", func(t *testing.T) { testAPI(t, s, f) })
			t.Run("trace", func(t *testing.T) { testTrace(t, s, f) })
			t.Run("long URL", func(t *testing.T) { testLong(t, s, f) })
			t.Run("every dialect", func(t *testing.T) { testDialects(t, s, f, foreign) })
			t.Run("together", func(t *testing.T) { testTogether(t, s, f) })
			t.Run("revalidating", func(t *testing.T) { testRevalidating(t, s, f) })
			t.Run("failing", func(t *testing.T) { testFailing(t, s, f) })
			t.Run("down", func(t *testing.T) { testDown(t, s, f) })
		})
	}
}

// never is when most URLs here end.
var never time.Time

// expect asks for an image and says how often the site must have been asked for it by then.
func expect(t *testing.T, s *site, f front, target string, requests int, header ...string) answer {
	t.Helper()
	got := f.ask(t, "GET", target, header...)
	if got.status != http.StatusOK {
		t.Fatalf("got %d %v %s", got.status, got.header, got.body)
	}
	if n := s.requests(target); n != requests {
		t.Errorf("the site was asked %d times, want %d", n, requests)
	}
	return got
}

func testHit(t *testing.T, s *site, f front) {
	target := sign(t, "article", "hit", time.Now().Add(time.Hour))
	first := expect(t, s, f, target, 1)
	if !first.has("Cache-Status", f.name+"; fwd=") || !first.has("Cache-Status", "placard; ") {
		t.Errorf("Cache-Status of the first is %q", first.header.Values("Cache-Status"))
	}
	second := expect(t, s, f, target, 1, "Cookie: a=b", "Authorization: Basic eDp5")
	if second.body != first.body || !second.has("Cache-Status", f.name+"; hit") {
		t.Errorf("the second: got %v %q, want %q", second.header, second.body, first.body)
	}
	for _, field := range []string{"Surrogate-Key", "Cache-Tag", "Xkey"} {
		if value := second.header.Get(field); value != "" {
			t.Errorf("%s goes out: %s", field, value)
		}
	}
	if head := f.ask(t, "HEAD", target); head.header.Get("Etag") != first.header.Get("Etag") || s.requests(target) != 1 {
		t.Errorf("HEAD: %v", head.header)
	}
	unchanged := f.ask(t, "GET", target, "If-None-Match: "+first.header.Get("Etag"))
	if unchanged.status != http.StatusNotModified || !unchanged.has("Cache-Control", first.header.Get("Cache-Control")) {
		t.Errorf("If-None-Match: got %d %v", unchanged.status, unchanged.header)
	}
}

// testQuery: what somebody adds to a native URL makes no other image of it.
func testQuery(t *testing.T, s *site, f front) {
	target := sign(t, "article", "query", never)
	expect(t, s, f, target, 1)
	if got := f.ask(t, "GET", target+"?fbclid=1"); !got.has("Cache-Status", f.name+"; hit") {
		t.Errorf("with a query: %v", got.header)
	}
}

func testPurge(t *testing.T, s *site, f front) {
	target, other := sign(t, "article", "purge", never), sign(t, "article", "other", never)
	expect(t, s, f, target, 1)
	expect(t, s, f, other, 1)
	f.purgeURL(t, target+"?utm_source=x")
	expect(t, s, f, target, 2)
	expect(t, s, f, other, 1)
}

func testPurgeKey(t *testing.T, s *site, f front) {
	article, quote := sign(t, "article", "key", never), sign(t, "quote", "key", never)
	expect(t, s, f, article, 1)
	expect(t, s, f, quote, 1)
	f.purgeKey(t, "template-art")
	expect(t, s, f, article, 1)
	f.purgeKey(t, "template-article")
	expect(t, s, f, article, 2)
	expect(t, s, f, quote, 1)
	f.purgeKey(t, "project-default")
	expect(t, s, f, quote, 2)
}

func testErrors(t *testing.T, s *site, f front) {
	s.drawBy(t, func(_ context.Context, job renderer.Job) (*renderer.Image, error) {
		if job.Template == "nosuch" {
			return nil, renderer.ErrNoTemplate
		}
		return nil, renderer.ErrBusy
	})
	for target, want := range map[string]int{
		"/img/x/article/e30.jpg":                         http.StatusForbidden,
		sign(t, "nosuch", "error", never):                http.StatusNotFound,
		sign(t, "article", "error", time.Unix(1_000, 0)): http.StatusGone,
		sign(t, "article", "error", never):               http.StatusServiceUnavailable,
	} {
		for n := range 2 {
			got := f.ask(t, "GET", target)
			if got.status != want || got.header.Get("Cache-Control") != "no-store" || !got.has("Content-Type", "problem+json") {
				t.Errorf("got %d %v, want %d", got.status, got.header, want)
			}
			if requests := s.requests(target); requests != n+1 {
				t.Errorf("%d: the site was asked %d times, want %d", want, requests, n+1)
			}
		}
	}
}

func testAPI(t *testing.T, s *site, f front) {
	const target = "/api/templates"
	got := f.ask(t, "GET", target, "X-API-Key: "+apiKeyText)
	if got.status != http.StatusOK || !strings.Contains(got.body, "article") {
		t.Errorf("with the key: got %d %s", got.status, got.body)
	}
	if got = f.ask(t, "GET", target); got.status != http.StatusUnauthorized || s.requests(target) != 2 {
		t.Errorf("without: got %d, asked %d times", got.status, s.requests(target))
	}
}

// testTrace: whether a request is traced, and in which trace, is not for strangers to say.
func testTrace(t *testing.T, s *site, f front) {
	for _, target := range []string{sign(t, "article", "trace", never), "/api/templates"} {
		f.ask(t, "GET", target, "Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "Tracestate: a=b")
		asked := s.arrived(target)
		if len(asked) == 0 {
			t.Fatalf("%s didn't arrive", target)
		}
		for _, field := range []string{"Traceparent", "Tracestate"} {
			if value := asked[len(asked)-1].Header.Get(field); value != "" {
				t.Errorf("%s arrives with %s: %s", target, field, value)
			}
		}
	}
}

// testTogether: of many who ask for what isn't there, one asks the site.
func testTogether(t *testing.T, s *site, f front) {
	const visitors = 20
	draw := make(chan struct{})
	s.drawBy(t, func(context.Context, renderer.Job) (*renderer.Image, error) {
		<-draw
		return picture("together"), nil
	})
	target := sign(t, "article", "together", never)
	var wg sync.WaitGroup
	for range visitors {
		wg.Go(func() {
			got, err := f.try(t.Context(), "GET", target)
			if err != nil || got.body != "together" {
				t.Errorf("got %d %q %v", got.status, got.body, err)
			}
		})
	}
	wait(t, 10*time.Second, "the image is drawn", func() bool { return s.requests(target) > 0 })
	time.Sleep(200 * time.Millisecond) // time enough for another
	close(draw)
	wg.Wait()
	if n := s.requests(target); n != 1 {
		t.Errorf("the site was asked %d times", n)
	}
}
