package signurl

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

func sha256HexOf(key, text string) string { return hex.EncodeToString(hmacOf(sha256.New, key, text)) }

// stencilTarget is what a site makes that uses the service: the signed text has the parts as they stand in the URL.
func stencilTarget(user, base, ext, payload string) string {
	return "/signed-images/" + user + "/" + base + ext + "?modifications=" + payload +
		"&s=" + sha256HexOf("secret", user+"+"+base+"+"+payload)
}

func TestStencilVectors(t *testing.T) {
	tests := []struct {
		name, payload, signature string
		want                     mods
	}{
		{"both alphabets",
			"W3sibmFtZSI6InRleHRfMSIsInRleHQiOiJzZWN1cmUgaW1hZ2UifSx7Im5hbWUiOiJyYXRpbmdfMiIsInJhdGluZyI6NX1d",
			"4f1673e099ba3d87cd83a445c10481aafb163e7e8e904c38f5bf50a475d6d2e0",
			mods{set("text_1", "text", "secure image"), set("rating_2", "rating", renderer.Number("5"))}},
		{"standard alphabet", "W3sibmFtZSI6InRleHRfMSIsInRleHQiOiJhPz5+w78/Pz4+In1d",
			"602e9195af97f6dc0b05a1f98554b5d83cd0026c1b3cb2ebcf36dfddf265d85a", mods{set("text_1", "text", "a?>~ÿ??>>")}},
	}
	for _, test := range tests {
		target := "/signed-images/user-1/base-1.png?modifications=" + test.payload + "&s=" + test.signature
		got, err := Stencil{}.Parse([]Key{mustKey(t, "other"), mustKey(t, "secret")}, target)
		want := Request{Key: 1, Base: "base-1", UserID: "user-1", Job: renderer.Job{
			Template: "base-1", Format: renderer.PNG, Lenient: true, Modifications: test.want}}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", test.name, got, err, want)
		}
	}
}

// What Stencil's sample code signs, Sign signs.
func TestStencilSign(t *testing.T) {
	key := mustKey(t, "secret")
	r := Request{UserID: "user-1", Base: "base-1", Job: renderer.Job{Template: "article", Format: renderer.PNG, Modifications: mods{
		set("text_1", "text", "secure image"), set("rating_2", "rating", renderer.Number("5"))}}}
	got, err := Stencil{}.Sign(key, r)
	want := stencilTarget("user-1", "base-1", ".png",
		"W3sibmFtZSI6InRleHRfMSIsInRleHQiOiJzZWN1cmUgaW1hZ2UifSx7Im5hbWUiOiJyYXRpbmdfMiIsInJhdGluZyI6NX1d")
	if err != nil || got != want {
		t.Errorf("Sign:\n got %s, %v\nwant %s", got, err, want)
	}
	got, err = Stencil{}.Sign(key, Request{UserID: "a+b", Job: renderer.Job{Template: "c+d/é.x"}})
	if want := stencilTarget("a%2Bb", "c%2Bd%2F%C3%A9.x", ".jpg", "W10"); err != nil || got != want {
		t.Errorf("Sign:\n got %s, %v\nwant %s", got, err, want)
	}
}

func TestStencilSignRefuses(t *testing.T) {
	key, article := mustKey(t, "secret"), renderer.Job{Template: "article"}
	tests := []struct {
		name string
		key  Key
		r    Request
		want error
	}{
		{"zero key", Key{}, Request{UserID: "u", Job: article}, ErrKey},
		{"no user", key, Request{Job: article}, ErrSyntax},
		{"no base", key, Request{UserID: "u"}, ErrPath},
		{"WebP", key, Request{UserID: "u", Job: renderer.Job{Template: "article", Format: renderer.WebP}}, ErrUnsupported},
		{"width", key, Request{UserID: "u", Job: renderer.Job{Template: "article", Width: 1}}, ErrUnsupported},
		{"bare value", key, Request{UserID: "u", Job: vectorJob}, ErrBare},
	}
	for _, test := range tests {
		if got, err := (Stencil{}).Sign(test.key, test.r); !errors.Is(err, test.want) || got != "" {
			t.Errorf("%s: got %q, %v; want %v", test.name, got, err, test.want)
		}
	}
}

// Each spelling is signed as it stands, and means the same.
func TestStencilPayloadShapes(t *testing.T) {
	json := []byte(`[{"name":"t","text":"a?>~ÿ??>>!"}]`) // both alphabets differ, and there is padding
	std, padded := base64.RawStdEncoding.EncodeToString(json), base64.StdEncoding.EncodeToString(json)
	escape := strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace
	escapeLower := strings.NewReplacer("+", "%2b", "/", "%2f", "=", "%3d").Replace
	if !strings.Contains(padded, "+") || !strings.Contains(padded, "/") || !strings.Contains(padded, "=") {
		t.Fatalf("%s has not all of + / =", padded)
	}
	shapes := map[string]string{
		"URL": b64(json), "URL, padded": base64.URLEncoding.EncodeToString(json), "standard": std, "standard, padded": padded,
		"escaped": escape(std), "escaped, padded": escape(padded), "escaped in lower case": escapeLower(padded),
		"space for plus": strings.ReplaceAll(padded, "+", "%20"), "alphabets mixed": strings.ReplaceAll(std, "+", "-"),
	}
	for name, payload := range shapes {
		got, err := Stencil{}.Parse([]Key{mustKey(t, "secret")}, stencilTarget("u", "b", ".jpg", payload))
		if want := (mods{set("t", "text", "a?>~ÿ??>>!")}); err != nil || !reflect.DeepEqual(got.Job.Modifications, want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got.Job.Modifications, err, want)
		}
	}
}

func TestStencilParse(t *testing.T) {
	elements := func(json string) string { return stencilTarget("u", "b", ".png", b64([]byte(json))) }
	good := elements(`[{"name":"t","text":"T"}]`)
	path, query, _ := strings.Cut(good, "?")
	payload, signature, _ := strings.Cut(query, "&")
	tests := []struct {
		name, target string
		want         error
	}{
		{"no elements", elements(`[]`), nil},
		{"empty payload", stencilTarget("u", "b", ".png", ""), nil},
		{"no payload", strings.Replace(stencilTarget("u", "b", ".png", ""), "modifications=&", "", 1), nil},
		{"jpeg", strings.Replace(good, ".png", ".jpeg", 1), nil},
		{"signature first", path + "?" + signature + "&" + payload, nil},
		{"unknown parameters, twice", good + "&fbclid=1&fbclid=2&", nil},
		{"a tracker that knows no query", good + "?utm_source=x", nil},
		{"plus sign escaped in an id", stencilTarget("a%2Bb", "b", ".png", ""), nil},

		{"empty", "", ErrSignature},
		{"prefix only", "/signed-images/", ErrSignature},
		{"another prefix", strings.Replace(good, "/signed-images/", "/signed_images/", 1), ErrSignature},
		{"prefix escaped", strings.Replace(good, "/signed-images/", "/signed%2Dimages/", 1), ErrSignature},
		{"no signature", path + "?" + payload, ErrSignature},
		{"upper-case hex", path + "?" + payload + "&s=" + strings.ToUpper(signature[2:]), ErrSignature},
		{"another user", strings.Replace(good, "/u/", "/v/", 1), ErrSignature},
		{"another base", strings.Replace(good, "/b.png", "/c.png", 1), ErrSignature},
		{"a folder more", strings.Replace(good, "/b.png", "/x/b.png", 1), ErrSignature},
		{"two texts, one signature: user", stencilTarget("u+v", "b", ".png", "W10"), ErrSignature},
		{"two texts, one signature: base", stencilTarget("u", "v+b", ".png", "W10"), ErrSignature},
		{"signed for ogimageapi, of a title that somebody chose", stencilTarget("exp=1893456000&title=A", "b", ".png", "W10"), ErrSignature},

		{"modifications twice", path + "?" + payload + "&" + payload + "&" + signature, ErrSyntax},
		{"modifications again, after the signature", good + "&modifications=W10", ErrSyntax},
		{"modifications again, escaped", good + "&modification%73=W10", ErrSyntax},
		{"signature twice", good + "&" + signature, ErrSyntax},
		{"ts twice", good + "&ts=1&ts=2", ErrSyntax},
		{"ts on both sides", path + "?ts=1&" + query + "&ts=2", ErrSyntax},
		{"no user id", stencilTarget("", "b", ".png", "W10"), ErrSyntax},
		{"user id badly escaped", stencilTarget("%zz", "b", ".png", "W10"), ErrSyntax},
		{"no base64", stencilTarget("u", "b", ".png", "!"), ErrSyntax},
		{"an object", elements(`{"t":{"text":"T"}}`), ErrSyntax},

		{"no base", stencilTarget("u", "", ".png", "W10"), ErrPath},
		{"no extension", stencilTarget("u", "b", "", "W10"), ErrPath},
		{"signed with a folder", stencilTarget("u", "x/b", ".png", "W10"), ErrPath},
		{"base badly escaped", stencilTarget("u", "%zz", ".png", "W10"), ErrPath},
		{"WebP", strings.Replace(good, ".png", ".webp", 1), ErrFormat},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := (Stencil{}).Parse([]Key{mustKey(t, "secret")}, test.target); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestStencilFresh(t *testing.T) {
	good := stencilTarget("u", "b", ".png", "W10")
	for target, want := range map[string]bool{
		good: false, good + "&ts=": true, good + "&ts=1792": true, good + "&cb=1&ts": true, good + "&tsx=1": false,
		strings.Replace(good, "?", "?ts=1&", 1): true,
	} {
		if got, err := (Stencil{}).Parse([]Key{mustKey(t, "secret")}, target); err != nil || got.Fresh != want {
			t.Errorf("%s: got %v, %v; want %v", target, got.Fresh, err, want)
		}
	}
}

func TestStencilVocabulary(t *testing.T) {
	const json = `[{"name":"a","text":"A","fill":"#c00","angle":-4.50},{"name":"b","src":"https://x/y.png"},
		{"name":"c","color":"red","image_url":"u","rotation":1},{"name":"d","rating":4.5,"fill":null},
		{"name":"e","labels":["x"],"datasets":[{"data":[1,2.50],"label":"L"}]},{"name":"_url","expires":1893456000}]`
	got, err := Stencil{}.Parse([]Key{mustKey(t, "secret")}, stencilTarget("u", "b", ".png", b64([]byte(json))))
	want := mods{
		set("a", "text", "A"), set("a", "color", "#c00"), set("a", "rotation", renderer.Number("-4.50")),
		set("b", "image_url", "https://x/y.png"),
		set("c", "color", "red"), set("c", "image_url", "u"), set("c", "rotation", renderer.Number("1")),
		set("d", "rating", renderer.Number("4.5")), set("d", "color", nil),
		set("e", "labels", []any{"x"}), set("e", "data", []any{renderer.Number("1"), renderer.Number("2.50")}),
	}
	if err != nil || !reflect.DeepEqual(got.Job.Modifications, want) {
		t.Errorf("got %+v, %v\nwant %+v", got.Job.Modifications, err, want)
	}
	if want := time.Unix(1893456000, 0).UTC(); got.Expires != want {
		t.Errorf("expires %v, want %v", got.Expires, want)
	}
}
