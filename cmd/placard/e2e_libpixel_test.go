package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	stdimage "image"
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	_ "golang.org/x/image/webp"
)

// libpixel signs as the service's clients do.
func libpixel(key, target string) string {
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write([]byte(target))
	separator := "?"
	if strings.Contains(target, "?") {
		separator = "&"
	}
	return target + separator + "signature=" + hex.EncodeToString(mac.Sum(nil))
}

// TestLibPixelEndToEnd transforms pictures of the web and of a source, and refuses all that the service does.
func TestLibPixelEndToEnd(t *testing.T) {
	const key = "the key of the shop"
	pictures := newPictures(t) // 1200×600, whatever the path
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/page.html" {
			_, _ = w.Write([]byte("<h1>no picture</h1>"))
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(broken.Close)
	config := writeFile(t, "placard.yaml", fmt.Sprintf(`
projects:
  - id: shop
    keys: [%s]
    sources: {images: "%s/", broken: "%s"}
    bases: {card: minimal}
    templates: [minimal, photo]
`, key, pictures, broken.URL))
	for _, open := range []bool{false, true} {
		s := startServerIn(t, []string{"PLACARD_DATA=" + t.TempDir(), "PLACARD_CONFIG=" + config},
			"--image-private-cidrs", "127.0.0.0/8", fmt.Sprintf("--libpixel-require-signature=%v", !open))
		openly := map[bool]int{true: 200, false: 403}[open]
		tests := []struct {
			name, target  string
			status        int
			format        string
			width, height int
		}{
			{"its own size", libpixel(key, "/images/1.jpg"), 200, "jpeg", 1200, 600},
			{"fit", libpixel(key, "/images/1.jpg?width=300&height=300"), 200, "jpeg", 300, 150},
			{"a height", libpixel(key, "/images/1.jpg?height=60"), 200, "jpeg", 120, 60},
			{"crop", libpixel(key, "/images/a/b.jpg?width=100&height=80&mode=crop&format=png"), 200, "png", 100, 80},
			{"stretch", libpixel(key, "/images/1.jpg?width=30&height=300&mode=stretch&format=webp"), 200, "webp", 30, 300},
			{"a part", libpixel(key, "/images/1.jpg?crop=100%2C100%2C50%2C40"), 200, "jpeg", 50, 40},
			{"dpr", libpixel(key, "/images/1.jpg?width=100&dpr=2.5"), 200, "jpeg", 250, 125},
			{"larger than it is", libpixel(key, "/images/1.jpg?width=2400"), 200, "jpeg", 2400, 1200},
			{"not larger than it is", libpixel(key, "/images/1.jpg?width=2400&upscale=false"), 200, "jpeg", 1200, 600},
			{"of the web", libpixel(key, "/?src="+pictures+"/2.jpg&width=222"), 200, "jpeg", 222, 111},
			{"of the web, signed without the slash", "/" + libpixel(key, "?src="+pictures+"/2.jpg&width=222"), 200, "jpeg", 222, 111},
			{"a card", libpixel(key, "/card.png?title=Hello&width=600&height=315&dpr=2"), 200, "png", 1200, 630},

			{"unsigned", "/images/1.jpg?width=100", openly, "jpeg", 100, 50},
			{"unsigned, of no source", "/nobody/1.jpg", 403, "", 0, 0},
			{"unsigned, of the web", "/?src=" + pictures + "/2.jpg", 403, "", 0, 0},
			{"unsigned card", "/card.png?title=Hello", 403, "", 0, 0},
			{"unsigned, without an extension", "/images/page", map[bool]int{true: 200, false: 404}[open], "jpeg", 1200, 600},
			{"unsigned, of no source, badly", "/nobody/1.jpg?width=wide", 403, "", 0, 0},
			{"unsigned, of no source, without an extension", "/nobody/page", 404, "", 0, 0},
			{"badly signed", libpixel("another key", "/images/1.jpg?width=100"), 403, "", 0, 0},
			{"no such source", libpixel(key, "/nobody/1.jpg"), 404, "", 0, 0},
			{"no such base", libpixel(key, "/nobody.jpg?title=x"), 404, "", 0, 0},
			{"out of the source", libpixel(key, "/images/../secret.jpg"), 404, "", 0, 0},
			{"missing", libpixel(key, "/broken/1.jpg"), 404, "", 0, 0},
			{"no image", libpixel(key, "/broken/page.html"), 422, "", 0, 0},
			{"a width of letters", libpixel(key, "/images/1.jpg?width=wide"), 400, "", 0, 0},
			{"twice", libpixel(key, "/images/1.jpg?width=1&width=2"), 400, "", 0, 0},
			{"expired", libpixel(key, "/images/1.jpg?exp=1"), 410, "", 0, 0},
		}
		for _, tt := range tests {
			t.Run(fmt.Sprintf("%s, open %v", tt.name, open), func(t *testing.T) {
				a, err := get(s.url + tt.target)
				if err != nil || a.status != tt.status {
					t.Fatalf("got %d %.200s, %v; want %d", a.status, a.body, err, tt.status)
				}
				if tt.status != http.StatusOK {
					return
				}
				picture, format, err := stdimage.DecodeConfig(bytes.NewReader(a.body))
				if err != nil || format != tt.format || picture.Width != tt.width || picture.Height != tt.height {
					t.Errorf("got a %s of %d×%d, %v; want a %s of %d×%d",
						format, picture.Width, picture.Height, err, tt.format, tt.width, tt.height)
				}
			})
		}
	}
}

// TestAsynchronousHost: on the service's own host for it, the first answer is a promise, and the image comes after.
func TestAsynchronousHost(t *testing.T) {
	s := startServer(t, t.TempDir())
	url := s.sign("minimal", "title=Promised", "--dialect", "bannerbear")
	for i, want := range []int{202, 200, 200} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "cdn.bannerbear.com"
		a, err := do(r)
		if err != nil || a.status != want {
			t.Fatalf("request %d: got %d %.100s, %v; want %d", i+1, a.status, a.body, err, want)
		}
		if want == http.StatusAccepted && (string(a.body) != "signature valid" || a.header.Get("Retry-After") != "2") {
			t.Errorf("got %q, %v", a.body, a.header)
		}
	}
	if got := s.renders(); got != 1 {
		t.Errorf("%v renders, want 1", got)
	}
}
