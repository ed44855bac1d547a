package signurl

import (
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// What is malformed is 400 and not 410, though it be expired, too: nothing but the key comes with the error.
func TestMalformedIsToldBeforeExpired(t *testing.T) {
	expired := base64.RawURLEncoding.EncodeToString([]byte(`[{"name":"_url","expires":1}]`))
	more := base64.RawURLEncoding.EncodeToString([]byte(`[{"name":"_url","expires":1},{}]`))
	changes := base64.RawURLEncoding.EncodeToString([]byte(`{"_url.expires":1}`))
	tests := []struct {
		dialect, rest string
		want          error
	}{
		{"native", "a/" + b64([]byte(`{"exp":1,"width":0}`)) + ".png", ErrSyntax},
		{"native", "a/" + b64([]byte(`{"exp":1}`)), ErrPath},
		{"stencil", "u/b.png?modifications=" + more, ErrSyntax},
		{"stencil", "u/b?modifications=" + expired, ErrPath},
		{"bannerbear", "b/image.png?exp=1&modifications=!!!!", ErrSyntax},
		{"bannerbear", "b/picture.png?exp=1", ErrPath},
		{"renderform", "b.png?c=" + changes + "&c=", ErrSyntax},
		{"renderform", ".png?c=" + changes, ErrPath},
		{"libpixel", "s/a.jpg?exp=1&width=x", ErrSyntax},
		{"libpixel", "a.jpg?exp=1&width=0", ErrSyntax},
		{"libpixel", "s/?exp=1&width=2", ErrPath},
		{"ogimageapi", "exp=1", ErrSyntax},
	}
	for _, test := range tests {
		d, err := all.Named(test.dialect)
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.Parse(sampleKeys, dialectCases[test.dialect].forge(sampleKeys[1], test.rest))
		if !errors.Is(err, test.want) || !reflect.DeepEqual(got, Request{Key: 1}) {
			t.Errorf("%s, %s: got %+v, %v; want %v with the key alone", test.dialect, test.rest, got, err, test.want)
		}
	}
}

// No time is long ago that can't be read.
func TestMalformedExpiryIsNone(t *testing.T) {
	for _, json := range []string{`"1893456000"`, `1e9`, `null`, `""`, `[]`, `1.0`} {
		var r Request
		err := testWords.parse(b64([]byte(`[{"name":"_url","expires":`+json+`}]`)), &r)
		if !errors.Is(err, ErrSyntax) || r.Expires != never {
			t.Errorf("%s: got %v, %v; want ErrSyntax and no expiry", json, r.Expires, err)
		}
	}
}

// Whoever has no key makes the server try few forms, and most often one alone.
func TestProveTriesFewForms(t *testing.T) {
	signature := "&s=" + strings.Repeat("0", sha256Hex.encodedLen)
	const path = "/p?a=%2C%2c+%20%3D%3a%c3%A9&b=;"
	tests := []struct {
		name, target string
		want         int // how often it is parted: each form once, and once more to see whether it is repairable
	}{
		{"signed", path + signature, 9},
		{"unsigned", path, 2},
		{"empty signature", path + "&s=", 2},
		{"short signature", path + signature[:len(signature)-1], 2},
		{"&amp;", strings.ReplaceAll(path+signature, "&", "&amp;"), 10},
		{"&amp;, unsigned", strings.ReplaceAll(path, "&", "&amp;"), 2},
		{"longest", path + strings.Repeat("x", maxRepaired-len(path+signature)) + signature, 9},
		{"too long", path + strings.Repeat("x", maxRepaired-len(path+signature)+1) + signature, 1},
		{"nothing to repair", "/p?a=1" + signature, 2},
	}
	for _, test := range tests {
		got := 0
		g := grammar[string]{scheme: sha256Hex, repairs: repairs, part: func(form string) (string, claim, bool) {
			got++
			u, ok := cutSignature(form, "s")
			return form, claim{u.signature, []string{u.text}}, ok
		}}
		if _, _, err := g.prove(sampleKeys, test.target); err != ErrSignature || got != test.want {
			t.Errorf("%s: parted %d times, %v; want %d", test.name, got, err, test.want)
		}
	}
}

func TestParametersAreBounded(t *testing.T) {
	d := dialectCases["bannerbear"]
	good := d.forge(sampleKeys[1], d.well)
	for n, want := range map[int]error{maxParameters - strings.Count(good, "&"): nil, maxParameters: ErrSignature} {
		if _, err := testBannerbear.Parse(sampleKeys, good+strings.Repeat("&a", n)); err != want {
			t.Errorf("%d more parameters: got %v, want %v", n, err, want)
		}
	}
}
