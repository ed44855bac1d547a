package fetch

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/placard/placard/renderer"
)

// countdown redirects /n to /n-1 with a cookie, and has the picture at /0. Nothing of one hop may reach the next.
func countdown(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" {
			t.Errorf("%s was asked with %v", r.URL, r.Header)
		}
		n, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if n == 0 {
			_, _ = w.Write(pngSample())
			return
		}
		w.Header().Set("Set-Cookie", "a=b")
		http.Redirect(w, r, "/"+strconv.Itoa(n-1)+"?token=secret", http.StatusFound)
	}
}

func TestRedirectsAreFollowedThreeTimes(t *testing.T) {
	port := serve(t, "127.0.0.1", countdown(t))
	f := newFetcher(t)
	for path, want := range map[string]error{"/1": nil, "/3": nil, "/4": ErrUnreachable, "/1000": ErrUnreachable} {
		if _, err := f.Fetch(context.Background(), "http://127.0.0.1"+port+path); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", path, err, want)
		}
	}
}

func TestRedirectTargets(t *testing.T) {
	tests := map[string]struct {
		location string
		want     error
	}{
		"loop":                  {"/", ErrUnreachable},
		"loopback by name":      {"http://localhost:1/", renderer.ErrRefused},
		"loopback by address":   {"http://127.0.0.1:1/", renderer.ErrRefused},
		"metadata":              {"http://169.254.169.254/latest/", renderer.ErrRefused},
		"decimal address":       {"http://2130706433/", renderer.ErrRefused},
		"relative to scheme":    {"//10.0.0.1/", renderer.ErrRefused},
		"user info":             {"http://u:p@127.0.1.1/", renderer.ErrRefused},
		"a host not listed":     {"http://127.0.1.2/", renderer.ErrRefused},
		"another scheme":        {"file:///etc/passwd", renderer.ErrRefused},
		"data":                  {"data:image/png;base64,AAAA", renderer.ErrRefused},
		"nothing that one asks": {"http://[", ErrUnreachable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			port := serve(t, "127.0.1.1", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", tt.location)
				w.WriteHeader(http.StatusMovedPermanently)
			})
			f := newFetcher(t, standIn(nil), func(c *Config) { c.Hosts = []string{"127.0.1.1", "localhost", "127.0.0.1"} })
			_, err := f.Fetch(context.Background(), "http://127.0.1.1"+port+"/")
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestRedirectTargetIsAskedInItsCanonicalForm(t *testing.T) {
	var asked []string
	_, err := fetchFrom(t, func(w http.ResponseWriter, r *http.Request) {
		name, port, _ := strings.Cut(r.Host, ":")
		if asked = append(asked, name); name == "127.0.0.1" {
			http.Redirect(w, r, "http://LOCALHOST.:"+port, http.StatusFound)
			return
		}
		_, _ = w.Write(pngSample())
	})
	if want := []string{"127.0.0.1", "localhost"}; err != nil || !slices.Equal(asked, want) {
		t.Errorf("asked %q, %v, want %q", asked, err, want)
	}
}

func TestErrorsDoNotRepeatQueries(t *testing.T) {
	port := serve(t, "127.0.0.1", countdown(t))
	f := newFetcher(t)
	_, err := f.Fetch(context.Background(), "http://127.0.0.1"+port+"/9?token=secret")
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v, want an error without the query", err)
	}
}
