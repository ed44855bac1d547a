package signurl

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// libpixelSigned is what a site makes that uses the service: text is signed, for a URL that asks for target.
func libpixelSigned(target, text string) string {
	separator := "?"
	if strings.Contains(target, "?") {
		separator = "&"
	}
	return target + separator + "signature=" + hex.EncodeToString(hmacOf(sha1.New, "LibPixel", text))
}

func pixel(target string) string { return libpixelSigned(target, target) }

func parseLibPixel(t *testing.T, target string) (Request, error) {
	t.Helper()
	return LibPixel{}.Parse([]Key{mustKey(t, "LibPixel")}, target)
}

// sourceImage is the request for an image, of a source or with an absolute URL.
func sourceImage(source string, transform renderer.Transform) Request {
	return Request{Source: source, Job: renderer.Job{Template: "photo", Transform: &transform}}
}

func TestLibPixelVectors(t *testing.T) {
	const test1 = "http://test.libpixel.com/images/1.jpg"
	tests := []struct {
		name, target, signature string
		want                    Request
	}{
		{"path", "/images/1.jpg?signature=", "bd5634c055d707c1638eff93eb88ff31277958f0",
			sourceImage("images", renderer.Transform{URL: "1.jpg", Upscale: true})},
		{"query", "/images/2.jpg?width=400&signature=", "baa12c05ed279dbc623ffc8b74b183f6044e5998",
			sourceImage("images", renderer.Transform{URL: "2.jpg", Width: 400, Upscale: true})},
		{"src", "/?src=" + test1 + "&width=222&signature=", "b8d87fa2d1943df0ffeee2c825d7d5a225c5360b",
			sourceImage("", renderer.Transform{URL: test1, Width: 222, Upscale: true})},
		{"src, without the slash", "/?src=" + test1 + "&width=222&signature=", "b740783eadecc5d9d28af222b0bb1259bbe4af47",
			sourceImage("", renderer.Transform{URL: test1, Width: 222, Upscale: true})},
	}
	for _, test := range tests {
		got, err := LibPixel{}.Parse([]Key{mustKey(t, "other"), mustKey(t, "LibPixel")}, test.target+test.signature)
		test.want.Key = 1
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", test.name, got, err, test.want)
		}
	}
	got, err := LibPixel{}.Sign(mustKey(t, "LibPixel"), tests[1].want)
	if want := tests[1].target + tests[1].signature; err != nil || got != want {
		t.Errorf("Sign:\n got %s, %v\nwant %s", got, err, want)
	}
}

func TestLibPixelOwns(t *testing.T) {
	for target, want := range map[string]bool{
		"/?src=x": true, "/?width=1&amp;src=x": true, "/?signature=": true, "/a/b?width=1&signature=x": true,
		"/a/b?width=1&amp;signature=x": true, "/a.png": true, "/a/b.JPG?width=1": true, "/a.avif": true, "/a.b/c.webp?": true,
		"/": false, "/?width=1": false, "/a": false, "/a/b?src=x": false, "/a.svg": false, "/a?mysignature=x": false, "": false,
		"a.png": false, "?signature=x": false,
	} {
		if got := (LibPixel{}).Owns(target); got != want {
			t.Errorf("Owns(%q) = %v, want %v", target, got, want)
		}
	}
}

// One client signs the path decoded, the others as it is sent.
func TestLibPixelPaths(t *testing.T) {
	tests := []struct {
		name, target, text string
		source, url        string // both empty: refused
	}{
		{"as sent", "/s/a%20b.jpg?width=1", "/s/a%20b.jpg?width=1", "s", "a%20b.jpg"},
		{"decoded", "/s/a%20b.jpg?width=1", "/s/a b.jpg?width=1", "s", "a%20b.jpg"},
		{"letters, as sent", "/s/%C3%A9.jpg", "/s/%C3%A9.jpg", "s", "%C3%A9.jpg"},
		{"letters, decoded", "/s/%C3%A9.jpg", "/s/é.jpg", "s", "%C3%A9.jpg"},
		{"letters, decoded, in lower case", "/s/%c3%a9.jpg", "/s/é.jpg", "s", "%C3%A9.jpg"},
		{"decoded letters, sent so", "/s/é.jpg", "/s/é.jpg", "s", "%C3%A9.jpg"},
		{"plus sign, as sent", "/s/a%2Bb.jpg", "/s/a%2Bb.jpg", "s", "a%2Bb.jpg"},
		{"plus sign", "/s/a+b.jpg", "/s/a+b.jpg", "s", "a+b.jpg"},
		{"source escaped", "/a%2Fs/b.jpg", "/a%2Fs/b.jpg", "a/s", "b.jpg"},
		{"what was signed counts, not what was sent", "/a%2Fs/b.jpg", "/a/s/b.jpg", "a", "s/b.jpg"},
		{"folders", "/s/a/b/c.jpg", "/s/a/b/c.jpg", "s", "a/b/c.jpg"},
		{"no extension", "/s/a", "/s/a", "s", "a"},
		{"slash doubled", "/s//a", "/s//a", "s", "/a"},
		{"query is not decoded", "/s/a%20b.jpg?mode=%66it", "/s/a b.jpg?mode=%66it", "s", "a%20b.jpg"},

		{"decoded, a question mark", "/s/a%3Fb.jpg", "/s/a?b.jpg", "", ""},
		{"decoded, a number sign", "/s/a%23b.jpg", "/s/a#b.jpg", "", ""},
		{"decoded, a per cent sign", "/s/100%25.jpg", "/s/100%.jpg", "", ""},
		{"decoded, an escape", "/s/a%2520b.jpg", "/s/a%20b.jpg", "", ""},
		{"decoded, a line break", "/s/a%0Ab.jpg", "/s/a\nb.jpg", "", ""},
		{"another slash", "/s/a.jpg", "//s/a.jpg", "", ""},
		{"no slash but at the root", "/s/a.jpg", "s/a.jpg", "", ""},
	}
	for _, test := range tests {
		got, err := parseLibPixel(t, libpixelSigned(test.target, test.text))
		switch {
		case test.url == "":
			if err != ErrSignature {
				t.Errorf("%s: got %+v, %v; want ErrSignature", test.name, got, err)
			}
		case err != nil || got.Source != test.source || got.Job.Transform.URL != test.url:
			t.Errorf("%s: got %q, %+v, %v; want %q, %q", test.name, got.Source, got.Job.Transform, err, test.source, test.url)
		}
	}
}

func TestLibPixelImageParameters(t *testing.T) {
	got, err := parseLibPixel(t, pixel("/?src=https%3A%2F%2Fx%2Fa+b%3Fc%3Dd&width=0&height=20&mode=stretch&crop=1,2,3,4&blur=0.5"+
		"&saturation=-100&dpr=10&upscale=0&quality=100&format=jpeg&exp=1893456000&title=T&lang=de"))
	want := Request{
		Expires:  time.Unix(1893456000, 0).UTC(),
		Warnings: []string{"title: no such parameter", "lang: no such parameter"},
		Job: renderer.Job{Template: "photo", Scale: 10, Quality: 100, Format: renderer.JPEG, Transform: &renderer.Transform{
			URL: "https://x/a b?c=d", Height: 20, Mode: renderer.ModeStretch, Crop: renderer.Rectangle{X: 1, Y: 2, Width: 3, Height: 4},
			Blur: 0.5, Saturation: -100}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v %+v, %v\nwant %+v %+v", got, got.Job.Transform, err, want, want.Job.Transform)
	}
}

func TestLibPixelRanges(t *testing.T) {
	tests := map[string]struct{ good, bad []string }{
		"width":      {[]string{"0", "1073741824"}, []string{"", "-1", "1.5", "1e3", "ten", "%2B50", "050", "0x10", "1073741825", "9223372036854775808"}},
		"height":     {[]string{"0", "1"}, []string{"", "-1", "NaN"}},
		"mode":       {[]string{"fit", "stretch", "crop"}, []string{"", "Fit", "cover"}},
		"crop":       {[]string{"0,0,1,1", "1%2C2%2C3%2C4"}, []string{"", "1,2,3", "1,2,3,4,5", "-1,0,1,1", "+0,0,1,1", "%2B0,0,1,1", "0,0,0,1", "0,0,1,0", "a,b,c,d", "0,0,1073741825,1"}},
		"blur":       {[]string{"0", "100", "0.1", "1e1", "-0"}, []string{"", "-1", "100.1", "NaN", "Inf", "0x1p3", "%2B1", "1_0", ".5"}},
		"saturation": {[]string{"-100", "100", "0"}, []string{"-101", "101", "NaN"}},
		"dpr":        {[]string{"0.1", "10"}, []string{"0", "0.09", "10.1", "NaN"}},
		"upscale":    {[]string{"true", "false", "1", "0"}, []string{"", "yes", "TRUE"}},
		"quality":    {[]string{"1", "100"}, []string{"0", "101", "1.5"}},
		"format":     {[]string{"jpeg", "jpg", "png", "webp"}, []string{"", "gif", "JPG"}},
		"exp":        {[]string{"0", "1893456000"}, []string{"", "1.5", "soon", "%2B1893456000"}},
	}
	for name, test := range tests {
		for _, value := range test.good {
			if _, err := parseLibPixel(t, pixel("/s/a.jpg?"+name+"="+value)); err != nil {
				t.Errorf("%s=%s: %v", name, value, err)
			}
		}
		for _, value := range test.bad {
			_, err := parseLibPixel(t, pixel("/s/a.jpg?"+name+"="+value))
			if !errors.Is(err, ErrSyntax) || !strings.Contains(err.Error(), name+" is ") {
				t.Errorf("%s=%s: got %v, want ErrSyntax that names it", name, value, err)
			}
		}
	}
}

func TestLibPixelCard(t *testing.T) {
	got, err := parseLibPixel(t, pixel("/my%20card.webp?title=Hello+World%21&title.color=%23c00&a.b.text=&width=800&dpr=4&exp=1893456000&quality=90&height=400&mode=x"))
	want := Request{Base: "my card", Expires: time.Unix(1893456000, 0).UTC(), Job: renderer.Job{
		Template: "my card", Format: renderer.WebP, Width: 800, Height: 400, Scale: 4, Quality: 90, Lenient: true,
		Modifications: mods{set("title", "", "Hello World!"), set("title", "color", "#c00"), set("a.b", "text", ""), set("mode", "", "x")}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v, %v\nwant %+v", got, err, want)
	}
}

func TestLibPixelParse(t *testing.T) {
	good := pixel("/article.jpg?title=T&width=9")
	_, sum, _ := strings.Cut(good, "signature=")
	signature := "signature=" + sum
	var many strings.Builder
	for i := range maxModifications + 1 {
		many.WriteString("&f" + strings.Repeat("x", i))
	}
	tests := []struct {
		name, target string
		want         error
	}{
		{"trackers", good + "&fbclid=1&fbclid=2&c=3", nil},
		{"a tracker that knows no query", pixel("/article.jpg") + "?utm_source=x", nil},
		{"no parameters", pixel("/article.jpg"), nil},
		{"an empty one", pixel("/article.jpg?&"), nil},

		{"empty", "", ErrSignature},
		{"no signature", "/article.jpg?title=T&width=9", ErrSignature},
		{"signature empty", "/article.jpg?title=T&width=9&signature=", ErrSignature},
		{"signature first", "/article.jpg?" + signature + "&title=T&width=9", ErrSignature},
		{"badly escaped", pixel("/s/100%.jpg"), ErrSignature},
		{"upper-case hex", "/article.jpg?title=T&width=9&signature=" + strings.ToUpper(sum), ErrSignature},
		{"reordered", "/article.jpg?width=9&title=T&" + signature, ErrSignature},
		{"dropped", "/article.jpg?title=T&" + signature, ErrSignature},
		{"doubled", "/article.jpg?title=T&width=9&width=9&" + signature, ErrSignature},
		{"another value", strings.Replace(good, "=9", "=8", 1), ErrSignature},
		{"another template", strings.Replace(good, "article", "brticle", 1), ErrSignature},
		{"another format", strings.Replace(good, ".jpg", ".png", 1), ErrSignature},
		{"a folder before", "/x" + good, ErrSignature},
		{"SHA-256", "/article.jpg?signature=" + sha256HexOf("LibPixel", "/article.jpg"), ErrSignature},
		{"nothing signed", "?signature=" + hex.EncodeToString(hmacOf(sha1.New, "LibPixel", ""))[:39], ErrSignature},

		{"twice, signed", pixel("/article.jpg?title=T&title=T"), ErrSyntax},
		{"unknown twice, signed", pixel("/s/a.jpg?x=1&x=2"), ErrSyntax},
		{"twice, once escaped", pixel("/article.jpg?title=T&titl%65=T"), ErrSyntax},
		{"again, after the signature", good + "&title=U", ErrSyntax},
		{"known, twice after the signature", pixel("/s/a.jpg") + "&width=1&width=2", ErrSyntax},
		{"signature twice", good + "&" + signature, ErrSyntax},
		{"signature escaped, signed", pixel("/article.jpg?signatur%65=x"), ErrSyntax},
		{"no name", pixel("/article.jpg?=x"), ErrSyntax},
		{"many", pixel("/article.jpg?" + many.String()[1:]), ErrSyntax},
		{"card's dpr", pixel("/article.jpg?dpr=4.1"), ErrSyntax},
		{"card's width", pixel("/article.jpg?width=0"), ErrSyntax},
		{"no src", pixel("/?width=1"), ErrSyntax},
		{"src empty", pixel("/?src="), ErrSyntax},
		{"no UTF-8", pixel("/article.jpg?title=%ff"), ErrSyntax},
		{"no UTF-8 in a name", pixel("/article.jpg?%ff=T"), ErrSyntax},
		{"no UTF-8 in an image's", pixel("/?src=http://x/%ff"), ErrSyntax},
		{"no UTF-8 in a tracker's", good + "&x=%ff", nil},

		{"neither slash nor extension", pixel("/article"), ErrPath},
		{"no path", pixel("?width=1"), ErrSignature},
		{"source empty", pixel("//a.jpg"), ErrPath},
		{"path empty", pixel("/s/"), ErrPath},
		{"gif card", pixel("/article.gif"), ErrFormat},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := parseLibPixel(t, test.target); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestLibPixelRepairs(t *testing.T) {
	const target = "/?src=http://x/a,b.jpg&crop=1,2,3,4&width=5"
	good := pixel(target)
	want, err := parseLibPixel(t, good)
	if err != nil {
		t.Fatal(err)
	}
	escaped := pixel("/?src=http%3A%2F%2Fx%2Fa%2Cb.jpg&crop=1%2C2%2C3%2C4&width=5")
	for name, mangled := range map[string]string{
		"&amp;":                 good[:2] + strings.ReplaceAll(good[2:], "&", "&amp;"),
		"commas":                strings.ReplaceAll(good, ",", "%2C"),
		"colons":                strings.ReplaceAll(good, ":", "%3a"),
		"both and &amp;":        strings.NewReplacer(",", "%2c", ":", "%3A", "&", "&amp;").Replace(good),
		"all values":            strings.NewReplacer(",", "%2C", ":", "%3A", "/x", "%2Fx", "//x", "%2F%2Fx", "/a", "%2Fa").Replace(good),
		"escapes in lower case": strings.NewReplacer("%3A", "%3a", "%2F", "%2f", "%2C", "%2c").Replace(escaped),
		"decoded":               strings.NewReplacer("%3A", ":", "%2F", "/", "%2C", ",").Replace(escaped),
		"twice escaped":         strings.ReplaceAll(escaped, "%", "%25"),
	} {
		if got, err := parseLibPixel(t, mangled); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, want)
		}
	}
}

// Signers escape one thing and not another, and crawlers escape the rest.
func TestLibPixelRepairsWhatWasEscapedInPart(t *testing.T) {
	for name, good := range map[string]string{
		"address escaped": pixel("/?src=http%3A%2F%2Fx%2Fa.png&crop=1,2,3,4"),
		"path decoded":    libpixelSigned("/s/a%20b.jpg?crop=1,2,3,4&width=5", "/s/a b.jpg?crop=1,2,3,4&width=5"),
	} {
		want, err := parseLibPixel(t, good)
		if err != nil {
			t.Fatal(err)
		}
		for _, mangled := range []string{
			strings.ReplaceAll(good, "&", "&amp;"), strings.ReplaceAll(good, ",", "%2C"),
			strings.NewReplacer("&", "&amp;", ",", "%2c").Replace(good),
		} {
			if got, err := parseLibPixel(t, mangled); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: got %+v, %v; want %+v", name, mangled, got, err, want)
			}
		}
	}
}

func TestLibPixelOpen(t *testing.T) {
	got, err := LibPixel{}.Open("/photos/a%20b.jpg?width=5&utm_source=x")
	want := sourceImage("photos", renderer.Transform{URL: "a%20b.jpg", Width: 5, Upscale: true})
	want.Warnings = []string{"utm_source: no such parameter"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	for target, want := range map[string]error{
		"/photos/a": nil, "/photos/a?": nil, "/photos/a?width=x": ErrSyntax, "/photos/a?width=1&width=1": ErrSyntax,
		"/photos/": ErrPath, "//a": ErrPath, "/photos/%zz": ErrPath,
		"/": ErrSignature, "/?src=http://x/a.jpg": ErrSignature, "/article.jpg": ErrSignature, "": ErrSignature,
		"/photos/a?signature=": ErrSignature, "/photos/a?width=1&amp;signature=x": ErrSignature, pixel("/photos/a"): ErrSignature,
	} {
		if _, err := (LibPixel{}).Open(target); !errors.Is(err, want) {
			t.Errorf("Open(%q): got %v, want %v", target, err, want)
		}
	}
}

func TestLibPixelRoundTrip(t *testing.T) {
	key, expires := mustKey(t, "LibPixel"), time.Unix(1893456000, 0).UTC()
	full := renderer.Transform{URL: "https://x/a b?c=d&e#f", Width: 1, Height: 2, Mode: renderer.ModeCrop, Upscale: true,
		Crop: renderer.Rectangle{X: 1, Y: 2, Width: 3, Height: 4}, Blur: 0.1, Saturation: -99.5}
	for name, want := range map[string]Request{
		"image":           {Expires: expires, Job: renderer.Job{Template: "photo", Scale: 0.1, Quality: 1, Format: renderer.WebP, Transform: &full}},
		"plain image":     sourceImage("", renderer.Transform{URL: "http://x/", Upscale: true}),
		"source":          sourceImage("s", renderer.Transform{URL: "a/b%20c%2Bd.jpg", Width: 7, Upscale: true}),
		"source's escape": sourceImage("us-east-1/s é", renderer.Transform{URL: "%C3%A9", Upscale: true}),
		"card": {Base: "a b/+é", Expires: expires, Job: renderer.Job{Template: "a b/+é", Format: renderer.PNG, Lenient: true,
			Width: 1, Height: 2, Scale: 4, Quality: 100, Modifications: mods{set("zoë", "", "<&>+ 😀"), set("zoë", "color", "#c00"),
				set("a.b", "text", "x=y")}}},
		"plain card": {Base: "x", Job: renderer.Job{Template: "x", Format: renderer.JPEG, Lenient: true}},
	} {
		target, err := LibPixel{}.Sign(key, want)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := (LibPixel{}).Parse([]Key{key}, target); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s:\n got %+v, %v\nwant %+v", name, target, got, err, want)
		}
		if !(LibPixel{}).Owns(target) {
			t.Errorf("%s: %s belongs to nobody", name, target)
		}
	}
}

func TestLibPixelSignRefuses(t *testing.T) {
	key := mustKey(t, "LibPixel")
	card := func(m ...renderer.Modification) Request {
		return Request{Job: renderer.Job{Template: "x", Modifications: m}}
	}
	image := func(change func(*Request)) Request {
		r := sourceImage("", renderer.Transform{URL: "http://x/", Upscale: true})
		change(&r)
		return r
	}
	tests := []struct {
		name string
		key  Key
		r    Request
		want error
	}{
		{"zero key", Key{}, card(), ErrKey},
		{"no template", key, Request{}, ErrPath},
		{"format", key, Request{Job: renderer.Job{Template: "x", Format: "gif"}}, ErrUnsupported},
		{"language", key, Request{Job: renderer.Job{Template: "x", Lang: "de"}}, ErrUnsupported},
		{"version", key, Request{Job: renderer.Job{Template: "x", Version: "1"}}, ErrUnsupported},
		{"scale", key, Request{Job: renderer.Job{Template: "x", Scale: 5}}, ErrSyntax},
		{"field that is a parameter", key, card(set("width", "", "1")), ErrUnsupported},
		{"field that is the signature", key, card(set("signature", "", "1")), ErrUnsupported},
		{"field with a dot", key, card(set("a.b", "", "1")), ErrUnsupported},
		{"property with a dot", key, card(set("a", "b.c", "1")), ErrUnsupported},
		{"field without a name", key, card(set("", "", "1")), ErrSyntax},
		{"set twice", key, card(set("a", "", "1"), set("a", "", "1")), ErrSyntax},
		{"null", key, card(set("a", "", nil)), ErrUnsupported},
		{"list", key, card(set("a", "gradient", []any{"red", "blue"})), ErrUnsupported},

		{"image without an address", key, image(func(r *Request) { r.Job.Transform.URL = "" }), ErrSyntax},
		{"source without a path", key, image(func(r *Request) { r.Source, r.Job.Transform.URL = "s", "" }), ErrPath},
		{"image's fields", key, image(func(r *Request) { r.Job.Modifications = mods{set("a", "", "1")} }), ErrUnsupported},
		{"image's size as a card's", key, image(func(r *Request) { r.Job.Width = 1 }), ErrUnsupported},
		{"image's version", key, image(func(r *Request) { r.Job.Version = "1" }), ErrUnsupported},
		{"blur", key, image(func(r *Request) { r.Job.Transform.Blur = 101 }), ErrSyntax},
		{"crop", key, image(func(r *Request) { r.Job.Transform.Crop.X = 1 }), ErrSyntax},
	}
	for _, test := range tests {
		if got, err := (LibPixel{}).Sign(test.key, test.r); !errors.Is(err, test.want) || got != "" {
			t.Errorf("%s: got %q, %v; want %v", test.name, got, err, test.want)
		}
	}
}
