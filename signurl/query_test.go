package signurl

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

func TestParseQuery(t *testing.T) {
	tests := []struct {
		raw  string
		want []parameter
	}{
		{"", nil},
		{"&&", nil},
		{"a=1&b=2", []parameter{{"a", "1"}, {"b", "2"}}},
		{"a=%31+2&%61=", []parameter{{"a", "%31+2"}, {"a", ""}}},
		{"a&b==&=c", []parameter{{"a", ""}, {"b", "="}, {"", "c"}}},
		{"%zz=%", []parameter{{"%zz", "%"}}},
		{"a;b=1", []parameter{{"a;b", "1"}}},
	}
	for _, test := range tests {
		if got := parseQuery(test.raw); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.raw, got, test.want)
		}
	}
}

func TestParameterText(t *testing.T) {
	for value, want := range map[string]string{"a+b%20c": "a b c", "%2B": "+", "100%": "100%", "%C3%A9": "é", "": ""} {
		if got := (parameter{"n", value}).text(); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

func TestCutSignature(t *testing.T) {
	tests := []struct {
		target, text, signature string
		signed, after           []parameter
	}{
		{"/p?a=1&b=2&s=x", "/p?a=1&b=2", "x", []parameter{{"a", "1"}, {"b", "2"}}, nil},
		{"/p?s=x", "/p", "x", nil, nil},
		{"/p?s=", "/p", "", nil, nil},
		{"/p?s=x&a=1&s=y", "/p", "x", nil, []parameter{{"a", "1"}, {"s", "y"}}},
		{"/p?a=1&s=x&", "/p?a=1", "x", []parameter{{"a", "1"}}, nil},
		{"/p?a=1&s=x?utm=2&b=3", "/p?a=1", "x", []parameter{{"a", "1"}}, []parameter{{"utm", "2"}, {"b", "3"}}},
		{"/p?&s=x", "/p?", "x", nil, nil},
		{"/p?&&s=x", "/p?&", "x", nil, nil},
		{"/p?a?s=1&s=x", "/p?a?s=1", "x", []parameter{{"a?s", "1"}}, nil},
		{"/p?as=1&s=x=y", "/p?as=1", "x=y", []parameter{{"as", "1"}}, nil},
		{"?s=x", "", "x", nil, nil},
	}
	for _, test := range tests {
		got, ok := cutSignature(test.target, "s")
		if !ok || got.text != test.text || got.signature != test.signature ||
			!reflect.DeepEqual(got.signed, test.signed) || !reflect.DeepEqual(got.after, test.after) {
			t.Errorf("%q: got %+v, %v", test.target, got, ok)
		}
	}
	for _, target := range []string{"", "/p", "/p?", "/p&s=x", "/p?a=1", "/p?sig=x", "/p?s", "/p?S=x", "/p?%73=x", "/s=x", "/p?a=1&amp;s=x"} {
		if got, ok := cutSignature(target, "s"); ok {
			t.Errorf("%q: got %+v, want none", target, got)
		}
	}
}

func TestCheck(t *testing.T) {
	tests := []struct {
		target string
		known  []string
		want   bool
	}{
		{"/p?a=1&b=2&s=x", nil, true},
		{"/p?a=1&a=1&s=x", nil, false},
		{"/p?a=1&%61=1&s=x", nil, false},
		{"/p?a=1&s=x&a=2", nil, false},
		{"/p?a=1&s=x&b=2&b=3", nil, true},
		{"/p?a=1&s=x&b=2&b=3", []string{"b"}, false},
		{"/p?a=1&s=x&b=2", []string{"b"}, true},
		{"/p?a=1&s=x&s=x", nil, false},
		{"/p?%73=x&s=x", nil, false},
		{"/p?a=%ff&s=x", nil, false},
		{"/p?%ff=1&s=x", nil, false},
		{"/p?a=%zz&s=x&b=%ff", nil, true},
	}
	for _, test := range tests {
		u, _ := cutSignature(test.target, "s")
		if err := u.check(test.known...); (err == nil) != test.want || err != nil && !errors.Is(err, ErrSyntax) {
			t.Errorf("%s, known %q: got %v, want accepted: %v", test.target, test.known, err, test.want)
		}
	}
}

func TestReadExpiry(t *testing.T) {
	good := map[string]time.Time{
		"/p?s=x": never, "/p?s=x&exp=1": never, "/p?exp=1893456000&s=x": time.Unix(1893456000, 0).UTC(),
		"/p?exp=-5&s=x": time.Unix(0, 0).UTC(), "/p?exp=%31&s=x": time.Unix(1, 0).UTC(),
		"/p?exp=9223372036854775807&s=x": time.Unix(lastExpiry, 0).UTC(),
	}
	for target, want := range good {
		u, _ := cutSignature(target, "s")
		var r Request
		if err := u.readExpiry(&r); err != nil || r.Expires != want {
			t.Errorf("%s: got %v, %v; want %v", target, r.Expires, err, want)
		}
	}
	for _, exp := range []string{"", "soon", "1e9", "1893456000.0", "0x1", "1_0", "+1", "%2B1", "01", "1893456000%0A", "9223372036854775808"} {
		u, _ := cutSignature("/p?exp="+exp+"&s=x", "s")
		var r Request
		if err := u.readExpiry(&r); !errors.Is(err, ErrSyntax) || r.Expires != never {
			t.Errorf("exp=%s: got %v, %v; want ErrSyntax and no expiry", exp, r.Expires, err)
		}
	}
}

func TestParseFile(t *testing.T) {
	tests := []struct {
		file, name string
		format     renderer.Format
		want       error
	}{
		{"a.png", "a", renderer.PNG, nil},
		{"a.b.jpg", "a.b", renderer.JPEG, nil},
		{"a.jpeg", "a", renderer.JPEG, nil},
		{"%C3%A9%2Fx.png", "é/x", renderer.PNG, nil},
		{"a+b.png", "a+b", renderer.PNG, nil},
		{"a.webp", "a", "", ErrFormat},
		{"a.PNG", "a", "", ErrFormat},
		{"a.", "a", "", ErrFormat},
		{"a", "", "", ErrPath},
		{".png", "", "", ErrPath},
		{"", "", "", ErrPath},
		{"a/b.png", "", "", ErrPath},
		{"a.png/", "", "", ErrPath},
		{"%zz.png", "", "", ErrPath},
	}
	for _, test := range tests {
		name, format, err := parseFile(test.file, renderer.PNG, renderer.JPEG)
		if name != test.name || format != test.format || !errors.Is(err, test.want) {
			t.Errorf("%q: got %q, %q, %v; want %q, %q, %v", test.file, name, format, err, test.name, test.format, test.want)
		}
	}
}
