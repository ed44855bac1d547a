package signurl

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

var testBannerbear = Bannerbear{Origins: []string{host, "http://127.0.0.1:8080"}}

// bannerbearTarget is what a site makes that uses the service, or this server in its place.
func bannerbearTarget(origin, pathAndQuery string) string {
	target := "/signedurl/" + pathAndQuery
	return target + "&s=" + sha256HexOf("YOUR_KEY", origin+target)
}

func TestBannerbearVectors(t *testing.T) {
	const unsigned = "/signedurl/YOUR_ID/image.jpg?modifications=W3sibmFtZSI6InRpdGxlIiwidGV4dCI6IllPVVJfVElUTEUifV0"
	want := Request{Key: 1, Base: "YOUR_ID", Job: renderer.Job{Template: "YOUR_ID", Format: renderer.JPEG, Lenient: true,
		Modifications: mods{set("title", "text", "YOUR_TITLE")}}}
	for origin, signature := range map[string]string{
		"on-demand": "59fccdcded2c0985773c9a67c8c1a0434244cbf86857f4f7ba8cbd5cc84b9c5a",
		"ondemand":  "fe662f233ac4677cb1d844148d4701e3cabfcaf9ab68b6c57d9f105f5a501a8f",
		"cdn":       "5a91d205681825dcb4d23a5408fca8d6c9b656ba4314c0f6e8b5aefe17686164",
	} {
		got, err := testBannerbear.Parse([]Key{mustKey(t, "other"), mustKey(t, "YOUR_KEY")}, unsigned+"&s="+signature)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", origin, got, err, want)
		}
	}
	got, err := Bannerbear{}.Sign(mustKey(t, "YOUR_KEY"), want)
	if err != nil || got != unsigned+"&s=59fccdcded2c0985773c9a67c8c1a0434244cbf86857f4f7ba8cbd5cc84b9c5a" {
		t.Errorf("Sign: got %s, %v", got, err)
	}
}

func TestBannerbearOrigins(t *testing.T) {
	for origin, want := range map[string]error{
		"https://on-demand.bannerbear.com": nil, "https://ondemand.bannerbear.com": nil, "https://cdn.bannerbear.com": nil,
		host: nil, "http://127.0.0.1:8080": nil,
		"http://img.example.com": ErrSignature, "http://cdn.bannerbear.com": ErrSignature, "": ErrSignature,
		"https://img.example.com:443": ErrSignature, host + "/": ErrSignature, "https://example.org": ErrSignature,
	} {
		target := bannerbearTarget(origin, "b/image.png?modifications=W10")
		if _, err := testBannerbear.Parse([]Key{mustKey(t, "YOUR_KEY")}, target); err != want {
			t.Errorf("%s: got %v, want %v", origin, err, want)
		}
	}
}

// Sign signs with the first of its own origins, and with the service's where it has none.
func TestBannerbearSign(t *testing.T) {
	key := mustKey(t, "YOUR_KEY")
	r := Request{Expires: time.Unix(1893456000, 0), Job: renderer.Job{Template: "article"}}
	const signed = "article/image.jpg?modifications=W10&exp=1893456000"
	for want, d := range map[string]Bannerbear{
		bannerbearTarget(host, signed):                               testBannerbear,
		bannerbearTarget("https://on-demand.bannerbear.com", signed): {},
	} {
		if got, err := d.Sign(key, r); err != nil || got != want {
			t.Errorf("Sign:\n got %s, %v\nwant %s", got, err, want)
		}
	}
}

func TestBannerbearSignRefuses(t *testing.T) {
	key := mustKey(t, "YOUR_KEY")
	with := func(property string, value any) renderer.Job {
		return renderer.Job{Template: "article", Modifications: mods{set("f", property, value)}}
	}
	tests := []struct {
		name string
		key  Key
		job  renderer.Job
		want error
	}{
		{"zero key", Key{}, renderer.Job{Template: "article"}, ErrKey},
		{"no base", key, renderer.Job{}, ErrPath},
		{"WebP", key, renderer.Job{Template: "article", Format: renderer.WebP}, ErrUnsupported},
		{"language", key, renderer.Job{Template: "article", Lang: "en"}, ErrUnsupported},
		{"transform", key, renderer.Job{Transform: &renderer.Transform{URL: "https://x/y"}}, ErrUnsupported},
		{"the service's own word", key, with("fill_type", "fill"), ErrUnsupported},
		{"a rating in words", key, with("rating", "good"), ErrUnsupported},
		{"six stars", key, with("rating", renderer.Number("6")), ErrSyntax},
		{"no number of stars", key, with("rating", "NaN"), ErrUnsupported},
		{"stars in hexadecimal", key, with("rating", "0x1p1"), ErrUnsupported},
	}
	for _, test := range tests {
		if got, err := testBannerbear.Sign(test.key, Request{Job: test.job}); !errors.Is(err, test.want) || got != "" {
			t.Errorf("%s: got %q, %v; want %v", test.name, got, err, test.want)
		}
	}
}

func TestBannerbearParse(t *testing.T) {
	signed := func(rest string) string { return bannerbearTarget(host, rest) }
	elements := func(json string) string { return signed("b/image.png?modifications=" + b64([]byte(json))) }
	good := elements(`[{"name":"t","text":"T"}]`)
	path, query, _ := strings.Cut(good, "?")
	payload, signature, _ := strings.Cut(query, "&")
	tests := []struct {
		name, target string
		want         error
	}{
		{"no elements", elements(`[]`), nil},
		{"an object around the list", elements(`{"modifications":[{"name":"t","text":"T"}]}`), nil},
		{"an empty object", elements(`{}`), nil},
		{"no query", signed("b/image.png"), ErrSignature}, // its first parameter begins with &
		{"no payload", path + "?s=" + sha256HexOf("YOUR_KEY", host+path), nil},
		{"jpeg", signed("b/image.jpeg?modifications=W10"), nil},
		{"unknown parameters, twice", good + "&fbclid=1&fbclid=2", nil},
		{"an expiry that isn't signed", good + "&exp=1", nil},
		{"a tracker that knows no query", good + "?utm_source=x", nil},
		{"unknown and signed", signed("b/image.png?v=2&modifications=W10"), nil},

		{"empty", "", ErrSignature},
		{"prefix only", "/signedurl/", ErrSignature},
		{"another prefix", "/img/b/image.png?modifications=W10&s=" +
			sha256HexOf("YOUR_KEY", host+"/img/b/image.png?modifications=W10"), ErrSignature},
		{"no signature", path + "?" + payload, ErrSignature},
		{"upper-case hex", path + "?" + payload + "&s=" + strings.ToUpper(signature[2:]), ErrSignature},
		{"signature first", path + "?" + signature + "&" + payload, ErrSignature},
		{"extension", strings.Replace(good, ".png", ".jpg", 1), ErrSignature},
		{"base", strings.Replace(good, "/b/", "/c/", 1), ErrSignature},
		{"first of two signatures", path + "?" + payload + "&s=0&" + signature, ErrSignature},

		{"modifications twice", signed("b/image.png?modifications=W10&modifications=W10"), ErrSyntax},
		{"modifications again, after the signature", good + "&modifications=W10", ErrSyntax},
		{"modifications again, escaped", good + "&modification%73=W10", ErrSyntax},
		{"signature twice", good + "&" + signature, ErrSyntax},
		{"expiry twice, unsigned", good + "&exp=1&exp=2", ErrSyntax},
		{"expiry again", signed("b/image.png?exp=1893456000") + "&exp=1", ErrSyntax},
		{"unknown and signed, twice", signed("b/image.png?v=1&v=2"), ErrSyntax},
		{"unknown and signed, again", signed("b/image.png?v=1") + "&v=2", ErrSyntax},
		{"expiry no number", signed("b/image.png?exp=soon"), ErrSyntax},
		{"expiry empty", signed("b/image.png?exp="), ErrSyntax},
		{"no base64", signed("b/image.png?modifications=!"), ErrSyntax},
		{"an object around something else", elements(`{"modifications":{"t":"T"}}`), ErrSyntax},
		{"another object", elements(`{"t":[{"name":"t","text":"T"}]}`), ErrSyntax},
		{"two lists", elements(`{"modifications":[],"modifications":[]}`), ErrSyntax},
		{"fill_type", elements(`[{"name":"i","fill_type":"stretch"}]`), ErrSyntax},
		{"rating over", elements(`[{"name":"r","rating":101}]`), ErrSyntax},
		{"rating under", elements(`[{"name":"r","rating":-1}]`), ErrSyntax},
		{"rating no number", elements(`[{"name":"r","rating":"NaN"}]`), ErrSyntax},
		{"rating in hexadecimal", elements(`[{"name":"r","rating":"0x1p3"}]`), ErrSyntax},
		{"rating with a plus sign", elements(`[{"name":"r","rating":"+50"}]`), ErrSyntax},
		{"unknown and signed, no UTF-8", signed("b/image.png?v=%ff&modifications=W10"), ErrSyntax},
		{"unknown, no UTF-8", good + "&v=%ff", nil},
		{"rating a list", elements(`[{"name":"r","rating":[1]}]`), ErrSyntax},

		{"no base", signed("/image.png?modifications=W10"), ErrPath},
		{"no file", signed("b?modifications=W10"), ErrPath},
		{"another file", signed("b/picture.png?modifications=W10"), ErrPath},
		{"a folder more", signed("b/c/image.png?modifications=W10"), ErrPath},
		{"base badly escaped", signed("%zz/image.png?modifications=W10"), ErrPath},
		{"WebP", signed("b/image.webp?modifications=W10"), ErrFormat},
		{"no extension", signed("b/image?modifications=W10"), ErrPath},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := testBannerbear.Parse([]Key{mustKey(t, "YOUR_KEY")}, test.target); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestBannerbearExpiry(t *testing.T) {
	want := time.Unix(1893456000, 0).UTC()
	for _, file := range []string{"image.png", "image.webp"} { // before it says that there is no such format
		target := bannerbearTarget(host, "b/"+file+"?exp=1893456000&modifications=W10") + "&exp2=1"
		got, err := testBannerbear.Parse([]Key{mustKey(t, "YOUR_KEY")}, target)
		if errors.Is(err, ErrSignature) || got.Expires != want {
			t.Errorf("%s: got %v, %v; want %v", file, got.Expires, err, want)
		}
	}
}

func TestBannerbearWarnsOfSignedParameters(t *testing.T) {
	target := bannerbearTarget(host, "b/image.png?v=2&modifications=W10") + "&fbclid=1"
	got, err := testBannerbear.Parse([]Key{mustKey(t, "YOUR_KEY")}, target)
	if want := []string{"v: no such parameter"}; err != nil || !reflect.DeepEqual(got.Warnings, want) {
		t.Errorf("got %q, %v; want %q", got.Warnings, err, want)
	}
}

func TestBannerbearVocabulary(t *testing.T) {
	const json = `[{"name":"t","text":"A *B* C","color":"#fff","background":"#000","font_family":"Inter","text_align_h":"left",
		"text_align_v":"top","color_2":"red","font_family_2":"Lora","hide":false,"border_width":2,"border_color":"red"},
		{"name":"i","image_url":"https://x/y.png","fill_type":"fit","anchor_x":"left","anchor_y":"top","effect":"sepia"},
		{"name":"j","fill_type":"fill","shift_x":-10,"shift_y":1.50,"shadow":"0 0 1px red","gradient":["red","#00f"]},
		{"name":"k","fill_type":null,"rating":null,"hide":true},{"name":"l","rating":70},{"name":"m","rating":"12.5"},
		{"name":"n","chart_data":"1,2"},{"name":"o","target":"https://x"},{"name":"p","bar_code_data":"1"}]`
	target := bannerbearTarget(host, "b/image.png?modifications="+url.QueryEscape(b64([]byte(json))))
	got, err := testBannerbear.Parse([]Key{mustKey(t, "YOUR_KEY")}, target)
	want := mods{
		set("t", "text", "A *B* C"), set("t", "color", "#fff"), set("t", "background", "#000"), set("t", "font_family", "Inter"),
		set("t", "text_align", "left"), set("t", "text_align_v", "top"), set("t", "highlight_color", "red"),
		set("t", "font_family_2", "Lora"), set("t", "hide", false), set("t", "border_width", renderer.Number("2")),
		set("t", "border_color", "red"),
		set("i", "image_url", "https://x/y.png"), set("i", "fit", "contain"), set("i", "anchor_x", "left"),
		set("i", "anchor_y", "top"), set("i", "effect", "sepia"),
		set("j", "fit", "cover"), set("j", "shift_x", renderer.Number("-10")), set("j", "shift_y", renderer.Number("1.50")),
		set("j", "shadow", "0 0 1px red"), set("j", "gradient", []any{"red", "#00f"}),
		set("k", "fit", nil), set("k", "rating", nil), set("k", "hide", true),
		set("l", "rating", renderer.Share(0.7)), set("m", "rating", renderer.Share(0.125)),
		set("n", "data", "1,2"), set("o", "text", "https://x"), set("p", "text", "1"),
	}
	if err != nil || !reflect.DeepEqual(got.Job.Modifications, want) {
		t.Errorf("got %+v, %v\nwant %+v", got.Job.Modifications, err, want)
	}
}

// Ratings are written in the service's percent, as people write them.
func TestBannerbearWritesRatings(t *testing.T) {
	for want, value := range map[string]any{
		"7": renderer.Share(0.07), "57": renderer.Share(0.57), "90": renderer.Number("4.5"), "98": "4.9", "null": nil,
		"0": renderer.Share(0), "100": renderer.Number("5"), "33.333333": renderer.Share(1. / 3),
	} {
		payload, err := bannerbearWords.encode(renderer.Job{Modifications: mods{set("r", "rating", value)}}, never)
		if json, _ := decodeBase64(payload); err != nil || string(json) != `[{"name":"r","rating":`+want+`}]` {
			t.Errorf("%v: got %s, %v; want %s", value, json, err, want)
		}
	}
}

func TestBannerbearWritesCodesAndCharts(t *testing.T) {
	tests := []struct {
		property, want string
		value          any
	}{
		{"text", `"text":"https://x"`, "https://x"},
		{"data", `"chart_data":"1,2.50"`, []any{renderer.Number("1"), renderer.Number("2.50")}},
		{"data", `"chart_data":""`, []any{}},
		{"data", `"chart_data":"1,2"`, "1,2"},
		{"data", `"data":["1",2]`, []any{"1", renderer.Number("2")}}, // which the service can't say
		{"labels", `"labels":["a"]`, []any{"a"}},
	}
	for _, test := range tests {
		payload, err := bannerbearWords.encode(renderer.Job{Modifications: mods{set("c", test.property, test.value)}}, never)
		if json, _ := decodeBase64(payload); err != nil || string(json) != `[{"name":"c",`+test.want+`}]` {
			t.Errorf("%v: got %s, %v; want %s", test.value, json, err, test.want)
		}
	}
}
