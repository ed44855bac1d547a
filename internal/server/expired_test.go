package server

import (
	"context"
	"testing"

	"github.com/placard/placard/renderer"
)

// TestExpired: with Kept, an expired URL gets what is in the cache and nothing else.
func TestExpired(t *testing.T) {
	expired := func(rest string) string { return sign("article/" + payload(`{"exp":1,`+rest) + ".jpg") }
	kept := func(img *renderer.Image) func(context.Context, renderer.Job) (*renderer.Image, bool) {
		return func(context.Context, renderer.Job) (*renderer.Image, bool) { return img, img != nil }
	}
	cached := picture()
	cached.Source = renderer.Cached
	incomplete := *cached
	incomplete.Incomplete = true
	const status, control = "placard; hit", "public, max-age=0" + final
	tests := []struct {
		name, target  string
		kept          func(context.Context, renderer.Job) (*renderer.Image, bool)
		want          int
		cache, status string
	}{
		{"off", expired(`"width":1}`), nil, 410, "no-store", ""},
		{"kept", expired(`"width":1}`), kept(cached), 200, control, status},
		{"kept, with a version", expired(`"version":"v1"}`), kept(cached), 200, control, status},
		{"kept, incomplete", expired(`"width":1}`), kept(&incomplete), 200, control, status},
		{"not kept", expired(`"width":1}`), kept(nil), 410, "no-store", ""},
		{"kept, unknown extension", sign("article/" + payload(`{"exp":1}`) + ".gif"), kept(cached), 410, "no-store", ""},
		{"kept, impossible template", sign("A/" + payload(`{"exp":1}`) + ".jpg"), kept(cached), 410, "no-store", ""},
		{"kept, unsigned", "/img/x/article/" + payload(`{"exp":1}`) + ".jpg", kept(cached), 403, "no-store", ""},
		{"kept, bad payload", expired(`"x":1}`), kept(cached), 400, "no-store", ""},
		{"not expired", sign("article/e30.jpg"), kept(cached), 200, "public, max-age=86400", "placard; fwd=miss; stored"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(func(c *Config) {
				if c.ServeExpired = tt.kept != nil; c.ServeExpired {
					c.Kept = tt.kept
				}
			})
			got := ask(t, open(t, s), "GET", tt.target)
			if got.status != tt.want || got.header.Get("Cache-Control") != tt.cache || got.header.Get("Cache-Status") != tt.status {
				t.Errorf("got %d %v, want %d, %q, %q", got.status, got.header, tt.want, tt.cache, tt.status)
			}
			if drawn := s.rendered() != nil; drawn != (tt.name == "not expired") {
				t.Errorf("drawn: %v", drawn)
			}
		})
	}
}
