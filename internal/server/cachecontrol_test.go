package server

import (
	"context"
	"math/rand/v2"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// final is what Cache-Control says of an image that may not be served stale.
const final = ", must-revalidate, stale-if-error=0"

// TestCacheControl: no image outlives its URL, nor a better one that may come.
func TestCacheControl(t *testing.T) {
	const stale = ", stale-while-revalidate=3600, stale-if-error=7200"
	tests := []struct {
		name       string
		expires    time.Duration // 0: never
		version    string
		incomplete bool
		takes      time.Duration
		want       string
	}{
		{name: "the TTL", want: "max-age=86400" + stale},
		{name: "version", version: "v1", want: "max-age=86400, immutable" + stale},
		{name: "exp sooner", expires: time.Hour, want: "max-age=3600" + final},
		{name: "exp with the TTL", expires: 24 * time.Hour, want: "max-age=86400" + final},
		{name: "exp a little later", expires: 24*time.Hour + 10*time.Minute,
			want: "max-age=86400, stale-while-revalidate=600, stale-if-error=600"},
		{name: "exp between the two", expires: 24*time.Hour + 90*time.Minute,
			want: "max-age=86400, stale-while-revalidate=3600, stale-if-error=5400"},
		{name: "exp much later", expires: 48 * time.Hour, want: "max-age=86400" + stale},
		{name: "exp in a second", expires: time.Second, want: "max-age=1" + final},
		{name: "drawn until shortly before exp", expires: 10 * time.Second, takes: 7500 * time.Millisecond,
			want: "max-age=2" + final},
		{name: "drawn until after exp", expires: 2 * time.Second, takes: 5 * time.Second, want: "max-age=0" + final},
		{name: "drawn until after exp, version", version: "v1", expires: 2 * time.Second, takes: 5 * time.Second,
			want: "max-age=0" + final},
		{name: "version and exp", version: "v1", expires: time.Hour, want: "max-age=3600, immutable" + final},
		{name: "incomplete", incomplete: true, want: "max-age=60" + final},
		{name: "incomplete, exp sooner", incomplete: true, expires: 30 * time.Second, want: "max-age=30" + final},
		{name: "incomplete, exp later", incomplete: true, expires: 48 * time.Hour, want: "max-age=60" + final},
		{name: "incomplete, version", incomplete: true, version: "v1", want: "max-age=60" + final},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				json := `{"version":"` + tt.version + `"}`
				if tt.expires > 0 {
					exp := strconv.FormatInt(time.Now().Add(tt.expires).Unix(), 10)
					json = `{"exp":` + exp + `,"version":"` + tt.version + `"}`
				}
				s := newSite(staleFor(time.Hour, 2*time.Hour),
					rendering(func(context.Context, renderer.Job) (*renderer.Image, error) {
						time.Sleep(tt.takes)
						img := picture()
						img.Incomplete = tt.incomplete
						return img, nil
					}))
				header := s.serve("GET", sign("article/"+payload(json)+".jpg")).Header()
				if got, want := header.Get("Cache-Control"), "public, "+tt.want; got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			})
		})
	}
}

func staleFor(whileRevalidate, ifError time.Duration) func(*Config) {
	return func(c *Config) { c.StaleWhileRevalidate, c.StaleIfError = whileRevalidate, ifError }
}

func TestStaleOff(t *testing.T) {
	tests := []struct {
		whileRevalidate, ifError time.Duration
		want                     string
	}{
		{0, 0, "public, max-age=86400"},
		{time.Minute, 0, "public, max-age=86400, stale-while-revalidate=60"},
		{0, time.Minute, "public, max-age=86400, stale-if-error=60"},
	}
	for _, tt := range tests {
		header := newSite(staleFor(tt.whileRevalidate, tt.ifError)).serve("GET", sign("article/e30.jpg")).Header()
		if got := header.Get("Cache-Control"); got != tt.want {
			t.Errorf("%v and %v: got %q, want %q", tt.whileRevalidate, tt.ifError, got, tt.want)
		}
	}
}

// TestLifetimeEndsWithTheURL whatever the settings are and whenever it is asked for.
func TestLifetimeEndsWithTheURL(t *testing.T) {
	const seed = 9
	random := rand.New(rand.NewPCG(seed, seed)) // the same cases every time
	upTo := func(most time.Duration) time.Duration { return time.Duration(random.Int64N(int64(most))) }
	for range 10_000 {
		s := &server{Config: Config{CacheTTL: upTo(48 * time.Hour), IncompleteTTL: time.Minute,
			StaleWhileRevalidate: upTo(time.Hour), StaleIfError: upTo(48 * time.Hour)}}
		now := time.Unix(1e9, int64(upTo(time.Second)))
		request := signurl.Request{Expires: now.Add(upTo(72*time.Hour) - time.Hour).Truncate(time.Second)}
		img := &renderer.Image{Incomplete: random.IntN(4) == 0}
		life := s.lifetimeOf(request, img, now)
		last := now.Add(life.fresh + max(life.whileRevalidate, life.ifError))
		if life.fresh > 0 && last.After(request.Expires) {
			t.Fatalf("at %v, until %v: %+v", now, request.Expires, life)
		}
		if stale := life.whileRevalidate > 0 || life.ifError > 0; stale && (life.final || img.Incomplete) {
			t.Fatalf("incomplete %v: %+v", img.Incomplete, life)
		}
	}
}
