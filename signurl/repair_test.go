package signurl

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// What somebody on the way does to a URL. Each is read as the one that was signed.
func TestRepairs(t *testing.T) {
	json := []byte(`[{"name":"t","text":"a?>~ÿ??>>!"}]`)
	std, padded := base64Shapes[2](json), base64Shapes[3](json)
	replace := func(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }
	escape := replace("+", "%2B", "/", "%2F", "=", "%3D")
	tests := []struct {
		name, signed string // what follows /signedurl/ in the text
		mangle       func(target string) string
	}{
		{"&amp; left in", "b/image.png?v=1&modifications=" + std, replace("&", "&amp;")},
		{"&amp; before the signature", "b/image.png?v=1&modifications=" + std, replace("&s=", "&amp;s=")},
		{"commas and colons escaped", "b/image.png?crop=1,2,3&src=https://x&modifications=W10", replace(",", "%2C", "s:", "s%3A")},
		{"commas escaped in lower case", "b/image.png?crop=1,2,3", replace(",", "%2c")},
		{"colons escaped, slashes left", "b/image.png?src=https://x/y%20z", replace(":", "%3A")},
		{"base64 escaped", "b/image.png?modifications=" + padded, func(s string) string {
			before, payload, _ := strings.Cut(s, "modifications=")
			payload, signature, _ := strings.Cut(payload, "&s=")
			return before + "modifications=" + escape(payload) + "&s=" + signature
		}},
		{"base64 decoded", "b/image.png?modifications=" + escape(padded), replace("%2B", "+", "%2F", "/", "%3D", "=")},
		{"space for plus", "b/image.png?modifications=" + std, replace("+", "%20")},
		{"commas and base64 escaped", "b/image.png?crop=1,2&modifications=" + std, replace("+", "%2B", ",", "%2C")},
		{"everything encoded once more", "b/image.png?src=https%3A%2F%2Fx%3Fy%3Dz", replace("%", "%25")},
		{"decoded by a proxy", "b/image.png?src=https%3A%2F%2Fx%2Fy(z)!&modifications=W10", replace("%3A", ":", "%2F", "/")},
		{"escapes made lower case", "b/image.png?src=https%3A%2F%2Fx", strings.ToLower},
		{"escapes made upper case", "b/image.png?src=https%3a%2f%2fx", replace("%3a", "%3A", "%2f", "%2F")},
		{"UTF-8 signed as it is", "b/image.png?title=é", replace("é", "%C3%A9")},
		{"commas escaped, colons signed so", "b/image.png?src=https%3A%2F%2Fx&crop=1,2", replace(",", "%2C")},
		{"colons escaped, commas signed so", "b/image.png?src=https://x&crop=1%2C2", replace("s:", "s%3A")},
		{"the same and &amp;", "b/image.png?src=https%3A%2F%2Fx&crop=1,2", replace(",", "%2c", "&", "&amp;")},
		{"&amp; and commas", "b/image.png?crop=1,2,3&modifications=W10", replace(",", "%2C", "&", "&amp;")},
		{"a parameter without a value", "b/image.png?flag&src=https%3A%2F%2Fx", replace("%3A", ":", "%2F", "/")},
		{"a parameter that is an entity in HTML", "b/image.png?copy=1&reg=2,3&modifications=W10", replace(",", "%2C")},
	}
	keys := []Key{mustKey(t, "other"), mustKey(t, "YOUR_KEY")}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sent := bannerbearTarget(host, test.signed)
			mangled := test.mangle(sent)
			want, err := testBannerbear.Parse(keys, sent)
			if err != nil || mangled == sent {
				t.Fatalf("%s: %v", sent, err)
			}
			got, err := testBannerbear.Parse(keys, mangled)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\n got %+v, %v\nwant %+v", mangled, got, err, want)
			}
		})
	}
}

func TestRequestIsReadFromTheFormThatVerified(t *testing.T) {
	tests := []struct{ signed, sent, want string }{
		{"a,b", "a,b", "a,b"},
		{"a,b", "a%2Cb", "a,b"},
		{"a%2Cb", "a%2Cb", "a,b"},
		{"b%2525", "b%2525", "b%25"},
		{"b%2525", "b%252525", "b%25"}, // as it was sent it would be b%2525
		{"a%252Cb", "a%2Cb", ""},
		{"a%26exp=1", "a&exp=1", ""},
		{"a%2Fb", "a/b", ""},
	}
	for _, test := range tests {
		sent := strings.Replace(bannerbearTarget(host, test.signed+"/image.png?modifications=W10"), test.signed, test.sent, 1)
		got, err := testBannerbear.Parse([]Key{mustKey(t, "YOUR_KEY")}, sent)
		if got.Base != test.want || (test.want == "") != (err == ErrSignature) {
			t.Errorf("%s as %s: got %q, %v; want %q", test.signed, test.sent, got.Base, err, test.want)
		}
	}
}

// Whoever has no key must not cost much.
func TestFormsAreFewAndDifferent(t *testing.T) {
	for _, target := range []string{
		"", "/", "/%20%2c", "/p?a=1", "/p?a=%2C%2c+%20%3D%3a&amp;b=%25%32%63=?é\x00&s", "%", "/%zz?%zz=%&%", "/p?" + strings.Repeat("%2c&amp;", 99),
	} {
		for _, repairs := range [][]func(string) string{repairs, libpixelRepairs} {
			all := slices.Collect(forms(target, repairs))
			unique := slices.Compact(slices.Sorted(slices.Values(all)))
			if all[0] != target || len(all) > 9 || len(unique) != len(all) {
				t.Errorf("%q has the forms %q", target, all)
			}
		}
	}
	for form := range forms("/p?a=%2C", repairs) { // an iteration may end at any form
		if form != "/p?a=%2C" {
			break
		}
	}
}

func TestChangeCase(t *testing.T) {
	for target, want := range map[string]string{
		"": "", "/a": "/a", "/%2c%3A?%c3": "/%2C%3A?%C3", "/%2C%3A?%C3": "/%2c%3a?%c3", "/%20": "/%20", "%": "%", "%a": "%a",
		"%%2c%zz%c": "%%2C%zz%c",
	} {
		if got := changeCase(target); got != want {
			t.Errorf("%q: got %q, want %q", target, got, want)
		}
	}
}

func TestEncodeValues(t *testing.T) {
	for target, want := range map[string]string{
		"/a b":                "/a b",
		"/p?":                 "/p?",
		"/p?flag&a=":          "/p?flag&a=",
		"/p?a=https://x?y=z":  "/p?a=https%3A%2F%2Fx%3Fy%3Dz",
		"/p?a=%2f+ é":         "/p?a=%2F%2B%20%C3%A9",
		"/p?a=-_.!~*'()&b=%z": "/p?a=-_.!~*'()&b=%25z",
	} {
		if got := encodeValues(target); got != want {
			t.Errorf("%s: got %s, want %s", target, got, want)
		}
	}
}
