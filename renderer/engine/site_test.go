package engine

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

func testSite() *site {
	return &site{template: &renderer.Template{
		Name: "card", Page: "card/index.html",
		Fields: []renderer.Field{{Name: "title", Kind: renderer.Text}, {Name: "photo", Kind: renderer.Picture}},
		Files: map[string][]byte{
			"card/index.html": []byte("page"), "card/a b.svg": []byte("<svg/>"), "_shared/a.CSS": []byte("css"),
			"_shared/noname": []byte("\x89PNG\r\n\x1a\n"), "card/a.woff2": []byte("font"),
		},
	}}
}

func TestRespond(t *testing.T) {
	s := testSite()
	shown := s.show(map[string]renderer.Bitmap{"https://x.example/a": {Bytes: []byte("picture"), ContentType: "image/png"}})
	tests := []struct{ url, contentType, body string }{
		{s.url(), "text/html; charset=utf-8", "page"},
		{"https://t.placard.invalid/card/a%20b.svg", "image/svg+xml", "<svg/>"},
		{"https://t.placard.invalid/_shared/a.CSS?v=1#x", "text/css; charset=utf-8", "css"},
		{"https://t.placard.invalid/_shared/noname", "image/png", "\x89PNG\r\n\x1a\n"},
		{"https://t.placard.invalid/card/a.woff2", "font/woff2", "font"},
		{shown["https://x.example/a"], "image/png", "picture"},
	}
	for _, tt := range tests {
		got, ok := s.respond(tt.url)
		if !ok || got.ContentType != tt.contentType || string(got.Body) != tt.body {
			t.Errorf("%s: got %+v, %t, want %s %q", tt.url, got, ok, tt.contentType, tt.body)
		}
	}
	for _, url := range []string{
		"", "about:blank", "https://t.placard.invalid/", "https://t.placard.invalid/card/", "https://t.placard.invalid/etc/passwd",
		"https://t.placard.invalid/card/../card/index.html", "https://t.placard.invalid//card/index.html",
		"http://t.placard.invalid/card/index.html", "https://t.placard.invalid:8443/card/index.html",
		"https://t.placard.invalid.example.com/card/index.html", "https://x.example/a", "https://i.placard.invalid/",
		"https://i.placard.invalid/card/index.html", "file:///card/index.html", "https://t.placard.invalid/%zz",
		shown["https://x.example/a"] + "0",
	} {
		if got, ok := s.respond(url); ok {
			t.Errorf("%q gives %+v", url, got)
		}
	}
}

// A picture's address is that of its content, so no other picture can ever be found under it.
func TestShow(t *testing.T) {
	s := testSite()
	png := func(content string) renderer.Bitmap {
		return renderer.Bitmap{Bytes: []byte(content), ContentType: "image/png"}
	}
	first := s.show(map[string]renderer.Bitmap{"u": png("1"), "v": png("2"), "w": png("1")})
	if first["u"] != first["w"] || first["u"] == first["v"] || !strings.HasPrefix(first["u"], pictureOrigin+"/") {
		t.Errorf("got %q, want the same address for the same content alone", first)
	}
	second := s.show(map[string]renderer.Bitmap{"u": png("3"), "x": png("2")})
	if second["u"] == first["u"] || second["x"] != first["v"] {
		t.Errorf("got %q after %q, want addresses by content", second, first)
	}
	if _, ok := s.respond(first["u"]); ok {
		t.Error("a picture of the document before is still there")
	}
	if got, ok := s.respond(second["u"]); !ok || string(got.Body) != "3" {
		t.Errorf("got %+v, %t, want 3", got, ok)
	}
}

func TestSetupArgs(t *testing.T) {
	s := testSite()
	images := s.images()
	slices.Sort(images)
	args, err := json.Marshal(setupArgs(s.template, images))
	const want = `{"fields":[{"name":"title","kind":"text"},{"name":"photo","kind":"image"}],` +
		`"images":["https://t.placard.invalid/_shared/noname","https://t.placard.invalid/card/a%20b.svg"],"scripts":false}`
	if string(args) != want || err != nil {
		t.Errorf("got  %s, %v\nwant %s", args, err, want)
	}
	empty := &site{template: &renderer.Template{}}
	const nothing = `{"fields":[],"images":[],"scripts":false}`
	if args, _ := json.Marshal(setupArgs(empty.template, empty.images())); string(args) != nothing {
		t.Errorf("of nothing: got %s, want empty lists", args)
	}
}

func TestFillArgs(t *testing.T) {
	doc := &renderer.Document{Lang: "ja", Changes: []renderer.Change{
		{Field: "logo", Kind: renderer.Picture, Property: renderer.ImageURL, Value: "https://x.example/gone"},
		{Field: "photo", Kind: renderer.Picture, Property: renderer.ImageURL, Value: "https://x.example/a"},
		{Field: "title", Kind: renderer.Text, Property: "text", Value: "https://x.example/a"},
	}}
	args, err := json.Marshal(fillArgs(doc, map[string]string{"https://x.example/a": "https://i/1"}))
	const want = `{"changes":[{"field":"logo","kind":"image","property":"image_url","value":""},` +
		`{"field":"photo","kind":"image","property":"image_url","value":"https://i/1"},` +
		`{"field":"title","kind":"text","property":"text","value":"https://x.example/a"}],"lang":"ja"}`
	if string(args) != want || err != nil {
		t.Errorf("got  %s, %v\nwant %s", args, err, want)
	}
	if doc.Changes[1].Value != "https://x.example/a" {
		t.Error("the document itself was changed")
	}
	if args, _ := json.Marshal(fillArgs(&renderer.Document{}, nil)); string(args) != `{"changes":[],"lang":""}` {
		t.Errorf("of nothing: got %s, want an empty list", args)
	}
}

func TestHeaders(t *testing.T) {
	headers := Response{ContentType: "image/png"}.Headers()
	if headers["Content-Type"] != "image/png" {
		t.Errorf("got %q", headers)
	}
	policy := headers["Content-Security-Policy"]
	for _, directive := range []string{
		"default-src 'none'", "base-uri 'none'", "form-action 'none'", "img-src 'self' data: https://i.placard.invalid",
		"sandbox allow-scripts allow-same-origin",
	} {
		if !slices.Contains(strings.Split(policy, "; "), directive) {
			t.Errorf("the policy %q lacks %s", policy, directive)
		}
	}
}
