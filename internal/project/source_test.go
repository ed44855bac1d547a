package project

import (
	"errors"
	"net/url"
	"testing"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

func base(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestResolveSource: the longest name counts, and no path leads out of the source's URL.
func TestResolveSource(t *testing.T) {
	p := &Project{ID: "p", Sources: map[string]*url.URL{
		"img":         base(t, "https://a.example.com/photos/"),
		"eu/source":   base(t, "https://b.example.com"),
		"eu/source/x": base(t, "https://c.example.com/deep"),
		"eu/a b":      base(t, "https://d.example.com"),
	}}
	tests := []struct{ source, path, want string }{
		{"img", "1.jpg", "https://a.example.com/photos/1.jpg"},
		{"img", "2026/a%20b.jpg", "https://a.example.com/photos/2026/a%20b.jpg"},
		{"img", "@evil.example.com/1.jpg", "https://a.example.com/photos/@evil.example.com/1.jpg"},
		{"img", "/evil.example.com/1.jpg", "https://a.example.com/photos/evil.example.com/1.jpg"},
		{"eu", "source/1.jpg", "https://b.example.com/1.jpg"},
		{"eu", "source/x/1.jpg", "https://c.example.com/deep/1.jpg"},
		{"eu", "a%20b/1.jpg", "https://d.example.com/1.jpg"},
		{"eu", "source/xy/1.jpg", "https://b.example.com/xy/1.jpg"},
		{"img", "../private/1.jpg", ""},
		{"img", "%2e%2e/private/1.jpg", ""},
		{"img", "a/..%2f..%2fprivate/1.jpg", ""},
		{"img", `..\1.jpg`, ""},
		{"img", "1.jpg?token=x", ""},
		{"img", "1.jpg#x", ""},
		{"img", "%zz", ""},
		{"eu", "1.jpg", ""},
		{"us", "source/1.jpg", ""},
		{"", "img/1.jpg", ""},
	}
	for _, tt := range tests {
		r := signurl.Request{Source: tt.source, Job: renderer.Job{Transform: &renderer.Transform{URL: tt.path}}}
		err := p.resolveSource(&r)
		if tt.want == "" {
			if !errors.Is(err, ErrNoSource) {
				t.Errorf("%s, %s: got %q, %v; want ErrNoSource", tt.source, tt.path, r.Job.Transform.URL, err)
			}
			continue
		}
		if err != nil || r.Job.Transform.URL != tt.want {
			t.Errorf("%s, %s: got %q, %v; want %s", tt.source, tt.path, r.Job.Transform.URL, err, tt.want)
		}
	}
}

// TestResolve: what a URL names is the project's, or nothing.
func TestResolve(t *testing.T) {
	shop := &Project{ID: "shop", UserIDs: []string{"u1", "u2"}, Templates: []string{"article", "product"},
		Bases: map[string]string{"b-1": "article", "product": "article", "b-2": "quote"}}
	open := &Project{ID: DefaultID}
	tests := []struct {
		name     string
		project  *Project
		request  signurl.Request
		template string
		want     error
	}{
		{"base", shop, signurl.Request{Base: "b-1"}, "article", nil},
		{"base before template", shop, signurl.Request{Base: "product"}, "article", nil},
		{"no base", shop, signurl.Request{Job: renderer.Job{Template: "product"}}, "product", nil},
		{"base of a template that isn't the project's", shop, signurl.Request{Base: "b-2"}, "quote", renderer.ErrNoTemplate},
		{"nobody's", shop, signurl.Request{Base: "b-3", Job: renderer.Job{Template: "b-3"}}, "b-3", renderer.ErrNoTemplate},
		{"user", shop, signurl.Request{Base: "b-1", UserID: "u2"}, "article", nil},
		{"stranger", shop, signurl.Request{Base: "b-1", UserID: "u"}, "article", signurl.ErrSignature},
		{"user in another case", shop, signurl.Request{Base: "b-1", UserID: "U1"}, "article", signurl.ErrSignature},
		{"anyone, where there are no projects", open, signurl.Request{Base: "x", UserID: "u9"}, "", nil},
		{"default with a list", &Project{ID: DefaultID, UserIDs: []string{"a"}}, signurl.Request{UserID: "b"}, "", signurl.ErrSignature},
		{"a picture of the web", &Project{ID: "p", Templates: []string{"article"}},
			signurl.Request{Job: renderer.Job{Template: "photo", Transform: &renderer.Transform{URL: "https://x"}}}, "photo", nil},
		{"without a list", &Project{ID: "p"}, signurl.Request{UserID: "b"}, "", signurl.ErrSignature},
	}
	for _, tt := range tests {
		r := tt.request
		if err := tt.project.Resolve(&r); !errors.Is(err, tt.want) || (tt.want == nil && err != nil) || r.Job.Template != tt.template {
			t.Errorf("%s: got %q, %v; want %q, %v", tt.name, r.Job.Template, err, tt.template, tt.want)
		}
	}
}
