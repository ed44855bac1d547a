package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

func TestPost(t *testing.T) {
	port := serve(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || string(body) != "hello" || r.Header.Get("X-Test") != "1" {
			t.Errorf("got %s %q with %v", r.Method, body, r.Header)
		}
		switch r.URL.Path {
		case "/redirect":
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		case "/elsewhere":
			t.Error("a redirect was followed")
		case "/slow":
			<-r.Context().Done()
		case "/teapot":
			w.WriteHeader(http.StatusTeapot)
		}
	})
	poster := NewPoster([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, 500*time.Millisecond)
	for path, want := range map[string]int{"/": 200, "/teapot": 418, "/redirect": 307, "/slow": 0} {
		status, err := poster.Post(context.Background(), "http://127.0.0.1"+port+path+"?token=secret",
			http.Header{"X-Test": {"1"}}, []byte("hello"))
		if status != want || (err != nil) != (want == 0) {
			t.Errorf("%s: got %d, %v; want %d", path, status, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows the URL: %v", err)
		}
	}
}

// What a webhook may not reach is refused by its text, or where a name leads there, when it is dialled.
func TestPosterRefuses(t *testing.T) {
	poster := NewPoster(nil, time.Second)
	for url, early := range map[string]bool{
		"http://127.0.0.1/": true, "http://10.0.0.1/": true, "http://[::1]/": true, "http://169.254.169.254/": true,
		"ftp://a.example/": true, "https://user:secret@a.example/": true, "http://a.example:22/": true, "": true,
		"http://localhost/": false,
	} {
		if err := poster.CheckURL(url); (err != nil) != early || err != nil && !errors.Is(err, renderer.ErrRefused) {
			t.Errorf("CheckURL(%q) gave %v", url, err)
		} else if err != nil && strings.Contains(err.Error(), "image") {
			t.Errorf("CheckURL(%q) speaks of images: %v", url, err)
		}
		if _, err := poster.Post(context.Background(), url, http.Header{}, nil); !errors.Is(err, renderer.ErrRefused) {
			t.Errorf("Post(%q) gave %v, want ErrRefused", url, err)
		}
	}
}
