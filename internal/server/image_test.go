package server

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// drawn asks a site that draws img for it, and returns its header.
func drawn(t *testing.T, rest string, img *renderer.Image) http.Header {
	t.Helper()
	recorder := newSite(drawing(img)).serve("GET", sign(rest))
	if recorder.Code != 200 || recorder.Body.String() != string(img.Bytes) {
		t.Fatalf("got %d %q", recorder.Code, recorder.Body)
	}
	return recorder.Header()
}

func TestImageHeader(t *testing.T) {
	img := picture()
	img.Timing = renderer.Timing{
		Queue: 1500 * time.Microsecond, Fetch: 2 * time.Second, Fill: time.Millisecond, Paint: 40 * time.Microsecond,
	}
	want := http.Header{
		"Accept-Ranges":                {"bytes"},
		"Access-Control-Allow-Origin":  {"*"},
		"Cache-Control":                {"public, max-age=86400"},
		"Cache-Status":                 {"placard; fwd=miss; stored"},
		"Content-Disposition":          {`inline; filename="article.jpg"`},
		"Content-Length":               {"10"},
		"Content-Type":                 {"image/jpeg"},
		"Cross-Origin-Resource-Policy": {"cross-origin"},
		"Etag":                         {`"` + hash + `"`},
		"Server-Timing":                {"queue;dur=1.5, fetch;dur=2000.0, fill;dur=1.0, paint;dur=0.0"},
		"X-Content-Type-Options":       {"nosniff"},
	}
	got := drawn(t, "article/e30.jpg", img)
	if !maps.EqualFunc(got, want, func(a, b []string) bool { return len(a) == 1 && a[0] == b[0] }) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestFormat(t *testing.T) {
	tests := []struct {
		format                 renderer.Format
		ext, mediaType, ending string
	}{
		{renderer.PNG, "png", "image/png", "png"},
		{renderer.JPEG, "jpg", "image/jpeg", "jpg"},
		{renderer.JPEG, "jpeg", "image/jpeg", "jpg"},
		{renderer.WebP, "webp", "image/webp", "webp"},
	}
	for _, tt := range tests {
		img := picture()
		img.Format = tt.format
		header := drawn(t, "my_card-2/e30."+tt.ext, img)
		if got := header.Get("Content-Type"); got != tt.mediaType {
			t.Errorf("%s: Content-Type is %s, want %s", tt.ext, got, tt.mediaType)
		}
		want := `inline; filename="my_card-2.` + tt.ending + `"`
		if got := header.Get("Content-Disposition"); got != want {
			t.Errorf("%s: Content-Disposition is %s, want %s", tt.ext, got, want)
		}
	}
}

func TestSources(t *testing.T) {
	const none = "queue;dur=0.0, fetch;dur=0.0, fill;dur=0.0, paint;dur=0.0"
	tests := []struct {
		source         renderer.Source
		status, timing string
	}{
		{renderer.Drawn, "placard; fwd=miss; stored", "queue;dur=0.0, fetch;dur=0.0, fill;dur=0.0, paint;dur=30.0"},
		{renderer.Collapsed, "placard; fwd=miss; collapsed", "queue;dur=0.0, fetch;dur=0.0, fill;dur=0.0, paint;dur=30.0"},
		{renderer.Cached, "placard; hit", none},
	}
	for _, tt := range tests {
		img := picture()
		img.Source, img.Timing.Paint = tt.source, 30*time.Millisecond
		header := drawn(t, "article/e30.jpg", img)
		if got := header.Get("Cache-Status"); got != tt.status {
			t.Errorf("Cache-Status is %q, want %q", got, tt.status)
		}
		if got := header.Get("Server-Timing"); got != tt.timing {
			t.Errorf("%s: Server-Timing is %q, want %q", tt.status, got, tt.timing)
		}
	}
}

func TestWarnings(t *testing.T) {
	tests := []struct {
		name     string
		warnings []string
		want     string
	}{
		{"none", nil, ""},
		{"one", []string{"cover: remote image unreachable"}, `"cover: remote image unreachable"`},
		{"two", []string{"cover: gone", "logo: gone"}, `"cover: gone", "logo: gone"`},
		{"comma and semicolon", []string{"a, b; c"}, `"a, b; c"`},
		{"quotes and backslash", []string{`say "hi" \o/`}, `"say \"hi\" \\o/"`},
		{"not ASCII", []string{"größe: 😀"}, `"gr??e: ?"`},
		{"control characters", []string{"a\r\nSet-Cookie: b\x00\x7f"}, `"a??Set-Cookie: b??"`},
		{"not UTF-8", []string{"a\xff"}, `"a?"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			img := picture()
			img.Warnings = tt.warnings
			if got := drawn(t, "article/e30.jpg", img).Get("Placard-Warnings"); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestRobotsTag is on images, and on nothing else.
func TestRobotsTag(t *testing.T) {
	const tag = "noindex, max-image-preview:none"
	addr := open(t, newSite(func(c *Config) { c.RobotsTag = tag }))
	for target, want := range map[string]string{
		sign("article/e30.jpg"): tag, sign("article/e30.gif"): "", "/img/x": "", "/healthz": "", "/robots.txt": "",
	} {
		if got := ask(t, addr, "GET", target).header.Get("X-Robots-Tag"); got != want {
			t.Errorf("%s: X-Robots-Tag is %q, want %q", target, got, want)
		}
	}
	if _, ok := ask(t, open(t, newSite()), "GET", sign("article/e30.jpg")).header["X-Robots-Tag"]; ok {
		t.Error("there is a tag though none is set")
	}
}

// FuzzQuotedList reads what was printed by the rules of RFC 8941, section 4.2.5, and wants both texts, a character for
// each.
func FuzzQuotedList(f *testing.F) {
	f.Add("cover: gone", `"`)
	f.Add(`\`, `", "`)
	f.Add("\xff\n😀", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		list := quotedList([]string{a, b})
		first, rest, ok := readString(list)
		rest, comma := strings.CutPrefix(rest, ", ")
		second, rest, ok2 := readString(rest)
		if !ok || !comma || !ok2 || rest != "" {
			t.Fatalf("%q and %q: %s is no list of two strings", a, b, list)
		}
		if len([]rune(a)) != len(first) || len([]rune(b)) != len(second) {
			t.Fatalf("%q and %q: %s has %q and %q", a, b, list, first, second)
		}
	})
}

// readString reads a string of RFC 8941 from the front of s.
func readString(s string) (text, rest string, ok bool) {
	if s == "" || s[0] != '"' {
		return "", "", false
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return text, s[i+1:], true
		case c == '\\':
			i++
			if i == len(s) || (s[i] != '"' && s[i] != '\\') {
				return "", "", false
			}
		case c < ' ' || c > '~':
			return "", "", false
		}
		text += s[i : i+1]
	}
	return "", "", false
}
