package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

func tagging(names ...string) func(*Config) {
	return func(c *Config) { c.SurrogateKeys = names }
}

func TestSurrogateKeys(t *testing.T) {
	tests := []struct {
		name         string
		headers      []string
		space, comma string
	}{
		{"off", nil, "", ""},
		{"both", []string{"Surrogate-Key", "Cache-Tag"},
			"template-article project-default", "template-article,project-default"},
		{"Fastly's", []string{"Surrogate-Key"}, "template-article project-default", ""},
		{"Cloudflare's", []string{"Cache-Tag"}, "", "template-article,project-default"},
	}
	for _, tt := range tests {
		header := newSite(tagging(tt.headers...)).serve("GET", sign("article/e30.jpg")).Header()
		if got := header.Get("Surrogate-Key"); got != tt.space {
			t.Errorf("%s: Surrogate-Key is %q, want %q", tt.name, got, tt.space)
		}
		if got := header.Get("Cache-Tag"); got != tt.comma {
			t.Errorf("%s: Cache-Tag is %q, want %q", tt.name, got, tt.comma)
		}
	}
}

// TestSurrogateKeysInEveryDialect names the template, whatever the URL calls it.
func TestSurrogateKeysInEveryDialect(t *testing.T) {
	s := newSite(tagging("Surrogate-Key"), func(c *Config) {
		c.AsyncHosts = nil
		c.Projects[0].Bases = map[string]string{"base1": "article"}
	})
	addr := open(t, s)
	for _, target := range []string{
		sign("article/e30.jpg"), bannerbearURL(t, "base1", time.Time{}), stencilURL(t, "base1", time.Time{}),
	} {
		got := ask(t, addr, "GET", target)
		if keys := got.header.Get("Surrogate-Key"); got.status != 200 || keys != "template-article project-default" {
			t.Errorf("%s: got %d with keys %q", target, got.status, keys)
		}
	}
}

// TestErrorsHaveNoSurrogateKeys: whoever has no URL that works learns nothing from them, and no cache may keep them.
func TestErrorsHaveNoSurrogateKeys(t *testing.T) {
	keys := tagging("Surrogate-Key", "Cache-Tag")
	addr := open(t, newSite(keys))
	image := sign("article/e30.jpg")
	tests := []struct {
		name, method, target string
		header               []string
		want                 int
	}{
		{"unsigned", "GET", "/img/x/article/e30.jpg", nil, 403},
		{"expired", "GET", sign("article/" + payload(`{"exp":1}`) + ".jpg"), nil, 410},
		{"unknown extension", "GET", sign("article/e30.gif"), nil, 404},
		{"unknown member", "GET", sign("article/" + payload(`{"x":1}`) + ".jpg"), nil, 400},
		{"another image", "GET", image, []string{`If-Match: "x"`}, 412},
		{"past its end", "GET", image, []string{"Range: bytes=99-"}, 416},
		{"method", "POST", image, []string{"Content-Length: 0"}, 405},
	}
	for _, tt := range tests {
		got := ask(t, addr, tt.method, tt.target, tt.header...)
		if got.status != tt.want || got.header.Get("Cache-Control") != "no-store" ||
			got.header.Get("Surrogate-Control") != "no-store, max-age=0" {
			t.Errorf("%s: got %d %v", tt.name, got.status, got.header)
		}
		if got.header.Get("Surrogate-Key")+got.header.Get("Cache-Tag") != "" {
			t.Errorf("%s: got keys: %v", tt.name, got.header)
		}
	}
	for _, err := range []error{renderer.ErrNoTemplate, renderer.ErrInvalid, renderer.ErrBusy} {
		got := newSite(keys, failing(err)).serve("GET", image).Header()
		if got.Get("Surrogate-Key")+got.Get("Cache-Tag") != "" || got.Get("Cache-Control") != "no-store" {
			t.Errorf("%v: got %v", err, got)
		}
	}
}

// TestSameHeaders for whoever asks for nothing but them, or has the image (RFC 9110, sections 9.3.2 and 15.4.5).
func TestSameHeaders(t *testing.T) {
	addr := open(t, newSite(tagging("Surrogate-Key", "Cache-Tag"), staleFor(time.Hour, time.Hour)))
	target := sign("article/e30.jpg")
	full := ask(t, addr, "GET", target)
	others := map[string]answer{
		"HEAD": ask(t, addr, "HEAD", target),
		"304":  ask(t, addr, "GET", target, `If-None-Match: "`+hash+`"`),
		"206":  ask(t, addr, "GET", target, "Range: bytes=0-1"),
	}
	for name, got := range others {
		for field := range full.header {
			if name == "304" && strings.HasPrefix(field, "Content-") && field != "Content-Disposition" ||
				name == "304" && field == "Accept-Ranges" || name == "206" && field == "Content-Length" {
				continue // of the body that isn't there, or is another one
			}
			if a, b := got.header.Get(field), full.header.Get(field); a != b && field != "Date" || a == "" {
				t.Errorf("%s: %s is %q, of GET %q", name, field, a, b)
			}
		}
	}
	if full.header.Get("Date") == "" || full.header.Get("Vary") != "" || full.status != http.StatusOK {
		t.Errorf("got %d %v", full.status, full.header)
	}
}
