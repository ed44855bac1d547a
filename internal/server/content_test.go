package server

import (
	"context"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

func TestConditions(t *testing.T) {
	const etag = `"` + hash + `"`
	tests := []struct {
		name, header string
		want         int
	}{
		{"the same", "If-None-Match: " + etag, 304},
		{"the same, weak", "If-None-Match: W/" + etag, 304},
		{"any", "If-None-Match: *", 304},
		{"one of a list", `If-None-Match: "a", W/"b,c", ` + etag, 304},
		{"another", `If-None-Match: "a"`, 200},
		{"without quotes", "If-None-Match: " + hash, 200},
		{"empty", "If-None-Match:", 200},
		{"time, which images have none of", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT", 200},
		{"still the same", "If-Match: " + etag, 200},
		{"no longer the same", `If-Match: "a"`, 412},
	}
	addr := open(t, newSite())
	for _, tt := range tests {
		for _, method := range []string{"GET", "HEAD"} {
			t.Run(tt.name+" "+method, func(t *testing.T) {
				got := ask(t, addr, method, sign("article/e30.jpg"), tt.header)
				if got.status != tt.want {
					t.Fatalf("got %d, want %d", got.status, tt.want)
				}
				switch {
				case tt.want == 412 && method == "GET":
					checkProblem(t, got)
				case tt.want != 304:
				case got.body != "" || got.header.Get("Etag") != etag || got.header.Get("Cache-Control") == "":
					t.Errorf("the 304 has %v and the body %q", got.header, got.body)
				}
			})
		}
	}
}

func TestRanges(t *testing.T) {
	tests := []struct {
		name      string
		header    []string
		want      int
		body      string
		itsHeader string // Content-Range
	}{
		{"first bytes", []string{"Range: bytes=0-3"}, 206, "0123", "bytes 0-3/10"},
		{"from the middle", []string{"Range: bytes=7-"}, 206, "789", "bytes 7-9/10"},
		{"to beyond the end", []string{"Range: bytes=8-99"}, 206, "89", "bytes 8-9/10"},
		{"suffix", []string{"Range: bytes=-2"}, 206, "89", "bytes 8-9/10"},
		{"suffix longer than all", []string{"Range: bytes=-99"}, 206, "0123456789", "bytes 0-9/10"},
		{"more than there is in all", []string{"Range: bytes=0-8,1-9"}, 200, "0123456789", ""},
		{"if the same", []string{"Range: bytes=0-3", `If-Range: "` + hash + `"`}, 206, "0123", "bytes 0-3/10"},
		{"if another", []string{"Range: bytes=0-3", `If-Range: "a"`}, 200, "0123456789", ""},
		{"beyond the end", []string{"Range: bytes=10-"}, 416, "", "bytes */10"},
		{"not a range", []string{"Range: bytes=3-1"}, 416, "", ""},
		{"not a number", []string{"Range: bytes=a-b"}, 200, "0123456789", ""},
		{"not bytes", []string{"Range: pages=1-2"}, 200, "0123456789", ""},
		{"the last 0 bytes", []string{"Range: bytes=-0"}, 200, "0123456789", ""},
		{"nine", []string{"Range: bytes=0-0" + strings.Repeat(",0-0", 8)}, 200, "0123456789", ""},
		{"one good, one not", []string{"Range: bytes=0-1,x"}, 200, "0123456789", ""},
	}
	addr := open(t, newSite())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ask(t, addr, "GET", sign("article/e30.jpg"), tt.header...)
			if contentRange := got.header.Get("Content-Range"); got.status != tt.want || contentRange != tt.itsHeader {
				t.Fatalf("got %d %q, want %d %q", got.status, contentRange, tt.want, tt.itsHeader)
			}
			if tt.want == 416 {
				checkProblem(t, got)
			} else if got.body != tt.body || got.length != int64(len(tt.body)) {
				t.Errorf("got %q of length %d, want %q", got.body, got.length, tt.body)
			}
		})
	}
}

// TestProblemsOfImages: describe sets no header that a problem would keep.
func TestProblemsOfImages(t *testing.T) {
	warned := rendering(func(context.Context, renderer.Job) (*renderer.Image, error) {
		img := picture()
		img.Warnings = []string{"cover: too large"}
		return img, nil
	})
	addr := open(t, newSite(warned, func(c *Config) { c.RobotsTag = "noindex" }))
	for _, header := range []string{"Range: bytes=99-", `If-Match: "a"`} {
		whole, got := ask(t, addr, "GET", sign("article/e30.jpg")), ask(t, addr, "GET", sign("article/e30.jpg"), header)
		checkProblem(t, got)
		for name := range whole.header {
			switch name {
			case "Content-Type", "Content-Length", "Cache-Control", "X-Content-Type-Options", "Date":
				continue
			}
			if value := got.header.Get(name); value != "" {
				t.Errorf("%s: the problem has the image's %s: %s", header, name, value)
			}
		}
	}
}

func TestSeveralRanges(t *testing.T) {
	got := ask(t, open(t, newSite()), "GET", sign("article/e30.jpg"), "Range: bytes=0-1,8-9")
	mediaType, params, err := mime.ParseMediaType(got.header.Get("Content-Type"))
	if got.status != 206 || mediaType != "multipart/byteranges" || err != nil {
		t.Fatalf("got %d %s, %v", got.status, mediaType, err)
	}
	parts := multipart.NewReader(strings.NewReader(got.body), params["boundary"])
	for _, want := range []string{"01 bytes 0-1/10 image/jpeg", "89 bytes 8-9/10 image/jpeg"} {
		part, err := parts.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		data, _ := io.ReadAll(part)
		if got := string(data) + " " + part.Header.Get("Content-Range") + " " + part.Header.Get("Content-Type"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if _, err := parts.NextPart(); err != io.EOF {
		t.Errorf("got %v after two parts, want the end", err)
	}
}

// TestHead: HEAD is GET without the body, to the last header, errors and routes of our own included.
func TestHead(t *testing.T) {
	good := sign("article/e30.jpg")
	tests := []struct {
		name, target string
		render       error
		header       []string
	}{
		{name: "image", target: good},
		{name: "not modified", target: good, header: []string{"If-None-Match: *"}},
		{name: "range", target: good, header: []string{"Range: bytes=1-2"}},
		{name: "bad range", target: good, header: []string{"Range: bytes=99-"}},
		{name: "forbidden", target: "/img/x/article/e30.jpg"},
		{name: "busy", target: good, render: renderer.ErrBusy},
		{name: "too long", target: "/" + strings.Repeat("a", MaxURLBytes)},
		{name: "health", target: "/healthz"},
		{name: "ready", target: "/readyz"},
		{name: "robots", target: "/robots.txt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite()
			if tt.render != nil {
				s = newSite(failing(tt.render))
			}
			addr := open(t, s)
			get, head := ask(t, addr, "GET", tt.target, tt.header...), ask(t, addr, "HEAD", tt.target, tt.header...)
			get.header.Del("Date")
			head.header.Del("Date")
			same := maps.EqualFunc(get.header, head.header, func(a, b []string) bool { return a[0] == b[0] })
			if head.status != get.status || head.body != "" || !same {
				t.Errorf("HEAD: got %d %v %q\nGET: %d %v", head.status, head.header, head.body, get.status, get.header)
			}
		})
	}
}
