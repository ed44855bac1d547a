package server

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

func stencilURL(t *testing.T, base string, expires time.Time) string {
	t.Helper()
	target, err := signurl.Stencil{}.Sign(mustKey(keyText), signurl.Request{Base: base, UserID: "u1", Expires: expires})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// TestErrorsInTheServicesForm: an error is worded as the dialect's service does, and is never kept.
func TestErrorsInTheServicesForm(t *testing.T) {
	past := time.Unix(1, 0)
	tests := []struct {
		name, target string
		render       error
		status       int
		header, body string
	}{
		{"stencil, signature", stencilURL(t, "article", past) + "0", nil, 401, "X-Stencil-Error", ""},
		{"stencil, expired", stencilURL(t, "article", past), nil, 410, "X-Stencil-Error", ""},
		{"stencil, base", stencilURL(t, "nobody", time.Time{}), renderer.ErrNoTemplate, 404, "X-Stencil-Error", ""},
		{"bannerbear, signature", bannerbearURL(t, "article", past) + "0", nil, 401, "", `{"message":"invalid signature"}`},
		{"bannerbear, expired", bannerbearURL(t, "article", past), nil, 410, "", `{"message":"the URL has expired"}`},
		{"bannerbear, busy", bannerbearURL(t, "article", time.Time{}), renderer.ErrBusy, 503, "Retry-After", `{"message":`},
		{"bannerbear, broken", bannerbearURL(t, "article", time.Time{}), renderer.ErrBroken, 503, "Retry-After", `{"message":`},
		{"stencil, broken", stencilURL(t, "article", time.Time{}), renderer.ErrBroken, 503, "X-Stencil-Error", ""},
		{"native, signature", "/img/x/article/e30.jpg", nil, 403, "", `{"title":"Forbidden"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := newSite(failing(tt.render)).serve("GET", tt.target)
			if got.Code != tt.status || !strings.HasPrefix(got.Body.String(), tt.body) {
				t.Errorf("got %d %s, want %d %s", got.Code, got.Body, tt.status, tt.body)
			}
			if tt.header != "" && got.Header().Get(tt.header) == "" {
				t.Errorf("%s is missing in %v", tt.header, got.Header())
			}
			if got.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("a cache may keep it: %v", got.Header())
			}
		})
	}
}

// TestHeadersOfAService: Stencil's images say in its own words whether they were kept.
func TestHeadersOfAService(t *testing.T) {
	for source, want := range map[renderer.Source]string{renderer.Drawn: "MISS", renderer.Cached: "HIT"} {
		img := picture()
		img.Source = source
		got := newSite(drawing(img)).serve("GET", stencilURL(t, "article", time.Time{}))
		if got.Header().Get("X-Cache") != want || got.Header().Get("X-Stencil-Cache") != want {
			t.Errorf("got %v, want %s", got.Header(), want)
		}
	}
}

// TestFreshIsBudgeted: ts asks for an image no older than the interval, and nothing else changes.
func TestFreshIsBudgeted(t *testing.T) {
	s := newSite(func(c *Config) { c.BustInterval = time.Minute })
	target := stencilURL(t, "article", time.Time{})
	for suffix, want := range map[string]time.Duration{"": 0, "&ts=1": time.Minute, "&fbclid=1": 0} {
		if got := s.serve("GET", target+suffix); got.Code != 200 {
			t.Errorf("%q: got %d", suffix, got.Code)
		}
		if jobs := s.rendered(); len(jobs) != 1 || jobs[0].MaxAge != want {
			t.Errorf("%q: got %+v, want a greatest age of %s", suffix, jobs, want)
		}
	}
}

// TestBasesAndUsers: a URL reaches what is its project's.
func TestBasesAndUsers(t *testing.T) {
	s := newSite(func(c *Config) {
		c.Projects = project.Set{{
			ID: "shop", Keys: []signurl.Key{mustKey(keyText)}, UserIDs: []string{"u1"},
			Bases: map[string]string{"b-1": "article"}, Templates: []string{"article"},
		}}
	})
	stranger, err := signurl.Stencil{}.Sign(mustKey(keyText), signurl.Request{Base: "b-1", UserID: "u2"})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, target string
		want         int
	}{
		{"a base", stencilURL(t, "b-1", time.Time{}), 200},
		{"a template", stencilURL(t, "article", time.Time{}), 200},
		{"neither", stencilURL(t, "quote", time.Time{}), 404},
		{"another user", stranger, 401},
		{"the base in a native URL", sign("b-1/e30.jpg"), 404},
	}
	for _, tt := range tests {
		got := s.serve("GET", tt.target)
		jobs := s.rendered()
		if got.Code != tt.want || (tt.want == 200) != (len(jobs) == 1 && jobs[0].Template == "article") {
			t.Errorf("%s: got %d and the jobs %+v, want %d", tt.name, got.Code, jobs, tt.want)
		}
	}
}

// TestWarningsAreBounded: a head that proxies refuse would lose the image.
func TestWarningsAreBounded(t *testing.T) {
	img := picture()
	for range 500 {
		img.Warnings = append(img.Warnings, strings.Repeat("x", 500))
	}
	got := newSite(drawing(img)).serve("GET", sign("article/e30.jpg")).Header().Get("Placard-Warnings")
	if len(got) > 4096 || !strings.HasSuffix(got, `"and 480 more"`) {
		t.Errorf("got %d bytes: %s", len(got), got)
	}
}

// drawing has every render give img.
func drawing(img *renderer.Image) func(*Config) {
	return rendering(func(context.Context, renderer.Job) (*renderer.Image, error) { return img, nil })
}
