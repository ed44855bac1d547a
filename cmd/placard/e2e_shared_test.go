package main

import (
	"bytes"
	"fmt"
	stdimage "image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestRateLimitOfACluster: two servers count renders together.
func TestRateLimitOfACluster(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "card", soundCard)
	servers := startCluster(t, 2, "--templates", own, "--rate-limit-key", "4", "--rate-limit-address", "1000")
	for n := range 4 {
		image(t, servers[n%2].url+cardTitled(t, fmt.Sprint("Card ", n)))
	}
	for i, s := range servers {
		got, err := get(s.url + cardTitled(t, "One too many"))
		if err != nil || got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") == "" {
			t.Errorf("server %d: got %d %v, %v, want 429", i, got.status, got.header, err)
		}
		image(t, s.url+cardTitled(t, "Card 0")) // a hit
		if n := s.metric(`placard_rate_limited_total{by="key"}`); n != 1 {
			t.Errorf("server %d: %v counted", i, n)
		}
	}
}

// TestPurgeOfACluster: a photo is replaced, and the card that shows it is purged on one server; the other draws it anew,
// with the new photo.
func TestPurgeOfACluster(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "picture", pictureCard)
	if err := os.WriteFile(filepath.Join(own, "picture", "cover.svg"), []byte("<svg/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	var replaced atomic.Bool
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(photo(t, replaced.Load()))
	}))
	defer web.Close()
	servers := startCluster(t, 2, "--templates", own, "--image-private-cidrs", "127.0.0.0/8",
		"--api-key", "the key of the API", "--bucket", "file://"+t.TempDir())
	path := servers[0].picture(web.URL)
	orders := []string{
		`{"url":"https://img.example.com` + path + `"}`, `{"template":"picture"}`, `{"project":true}`,
	}
	tag := image(t, servers[1].url+path).header.Get("ETag")
	for _, order := range orders {
		replaced.Store(!replaced.Load())
		for _, s := range servers {
			if got := image(t, s.url+path).header.Get("ETag"); got != tag {
				t.Fatalf("before %s: ETag %s, want %s", order, got, tag)
			}
		}
		if got := servers[0].purge(order); got.status != http.StatusOK {
			t.Fatalf("%s: %d %s", order, got.status, got.body)
		}
		if got := image(t, servers[0].url+path).header.Get("ETag"); got == tag {
			t.Errorf("%s: the server that purged shows the old one", order)
		}
		deadline := time.Now().Add(10 * time.Second)
		for image(t, servers[1].url+path).header.Get("ETag") == tag {
			if time.Now().After(deadline) {
				t.Fatalf("%s: the other one shows the old one", order)
			}
		}
		tag = image(t, servers[1].url+path).header.Get("ETag")
	}
}

// photo is one of two.
func photo(t *testing.T, white bool) []byte {
	t.Helper()
	pixels := stdimage.NewGray(stdimage.Rect(0, 0, 40, 40))
	for i := range pixels.Pix {
		if white {
			pixels.Pix[i] = 255
		}
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, pixels); err != nil {
		t.Error(err)
	}
	return encoded.Bytes()
}

func (s *testServer) purge(order string) answer {
	s.t.Helper()
	request, err := http.NewRequest(http.MethodPost, s.url+"/api/purge", strings.NewReader(order))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("X-API-Key", "the key of the API")
	got, err := do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}
