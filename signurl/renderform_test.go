package signurl

import (
	"encoding/base64"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

const renderformC = "W3siaWQiOiJ0aXRsZSIsInRleHQiOiJIZWxsbyJ9XQ==" // [{"id":"title","text":"Hello"}]

// renderformSigned signs a target as the service documents it.
func renderformSigned(target string) string {
	return target + "&s=" + sha256HexOf("my-api-key", "https://get.renderform.io"+target)
}

// renderformTarget is what a site makes that uses the service.
func renderformTarget(payload string) string {
	return renderformSigned("/signed/card.jpg?c=" + payload)
}

func TestRenderFormVectors(t *testing.T) {
	const (
		absolute = "4bd9e50ce0c0ac39cd7664c553a27aa8b00eb1e51bb9b948cd271bd1ad0a516a"
		relative = "8ce0042bec313e85791a2052564f53940a2736ba0939d7618dfd63e5ed0d0d9b"
		file     = "my-template-identifier.jpg?c=" + renderformC + "&s="
	)
	want := Request{Key: 1, Base: "my-template-identifier", Job: renderer.Job{Template: "my-template-identifier",
		Format: renderer.JPEG, Lenient: true, Modifications: mods{set("title", "text", "Hello")}}}
	keys := []Key{mustKey(t, "other"), mustKey(t, "my-api-key")}
	for _, target := range []string{"/signed/" + file + absolute, "/signed/" + file + relative, "/" + file + absolute, "/" + file + relative} {
		got, err := RenderForm{Origins: []string{"https://img.example.com"}}.Parse(keys, target)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", target, got, err, want)
		}
	}
	got, err := RenderForm{}.Sign(keys[1], want)
	if want := "/signed/" + file + absolute; err != nil || got != want {
		t.Errorf("Sign:\n got %s, %v\nwant %s", got, err, want)
	}
}

func TestRenderFormOwns(t *testing.T) {
	for target, want := range map[string]bool{
		"/signed/x.jpg?c=W10=&s=1": true, "/signed/": true, "/x.jpg?c=W10=&s=1": true, "/x.png?c=": true,
		"/x.webp?c=&s=1": true, "/x.jpeg?c=b&amp;s=1": true, "/x.jpg?c=1&s=2&signature=3": true, "/x.jpg?c=1&s=2&amp;signature=3": true,
		"/signed": false, "/x.jpg": false, "/x.gif?c=W10=": false, "/x/y.jpg?c=W10=&s=1": false, "/?c=W10=&s=1": false,
		"/x.jpg?d=1&c=W10=": false, "/x.jpg?cs=1": false, "/x.webp?s=1": false, "/x.jpg?c=1&signature=3&s=2": false, "/x.jpg?c=1&amp;signature=3": false, "x.jpg?c=W10=": false,
	} {
		if got := (RenderForm{}).Owns(target); got != want {
			t.Errorf("Owns(%q) = %v, want %v", target, got, want)
		}
	}
}

func TestRenderFormOrigins(t *testing.T) {
	d := RenderForm{Origins: []string{"https://img.example.com", "http://localhost:8080"}}
	tests := []struct {
		name, target, text string
		want               error
	}{
		{"ours", "/signed/x.png?c=W10=", "https://img.example.com/signed/x.png?c=W10=", nil},
		{"our second", "/signed/x.png?c=W10=", "http://localhost:8080/signed/x.png?c=W10=", nil},
		{"the service's", "/signed/x.png?c=W10=", "https://get.renderform.io/signed/x.png?c=W10=", nil},
		{"ours at the root", "/x.png?c=W10=", "http://localhost:8080/x.png?c=W10=", nil},
		{"the service's at the root", "/x.png?c=W10=", "https://get.renderform.io/x.png?c=W10=", nil},
		{"of the folder, at the root", "/x.png?c=W10=", "https://img.example.com/signed/x.png?c=W10=", nil},
		{"of the root, in the folder", "/signed/x.png?c=W10=", "https://img.example.com/x.png?c=W10=", ErrSignature},
		{"another origin", "/signed/x.png?c=W10=", "https://evil.example/signed/x.png?c=W10=", ErrSignature},
		{"http", "/signed/x.png?c=W10=", "http://get.renderform.io/signed/x.png?c=W10=", ErrSignature},
		{"path alone", "/signed/x.png?c=W10=", "/signed/x.png?c=W10=", ErrSignature},
	}
	for _, test := range tests {
		target := test.target + "&s=" + sha256HexOf("my-api-key", test.text)
		if _, err := d.Parse([]Key{mustKey(t, "my-api-key")}, target); err != test.want {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
	got, err := d.Sign(mustKey(t, "my-api-key"), Request{Job: renderer.Job{Template: "x", Format: renderer.PNG}})
	if want := "/signed/x.png?c=W10=&s=" + sha256HexOf("my-api-key", "https://img.example.com/signed/x.png?c=W10="); err != nil || got != want {
		t.Errorf("Sign:\n got %s, %v\nwant %s", got, err, want)
	}
}

func TestRenderFormParse(t *testing.T) {
	good := renderformTarget(renderformC)
	path, query, _ := strings.Cut(good, "?")
	payload, signature, _ := strings.Cut(query, "&")
	changes := func(json string) string { return renderformTarget(base64.StdEncoding.EncodeToString([]byte(json))) }
	tests := []struct {
		name, target string
		want         error
	}{
		{"trackers", good + "&fbclid=1&fbclid=2", nil},
		{"a tracker that knows no query", good + "?utm_source=x", nil},
		{"no changes", renderformSigned("/signed/card.jpeg"), ErrSignature}, // & where ? belongs
		{"empty c", renderformTarget(""), nil},
		{"at the root, a signature of another dialect behind it",
			strings.Replace(good, "/signed/", "/", 1) + "&signature=x", nil},

		{"empty", "", ErrSignature},
		{"no signature", path + "?" + payload, ErrSignature},
		{"signature first", path + "?" + signature + "&" + payload, ErrSignature},
		{"upper-case hex", path + "?" + payload + "&s=" + strings.ToUpper(signature[2:]), ErrSignature},
		{"another template", strings.Replace(good, "card", "cart", 1), ErrSignature},
		{"another format", strings.Replace(good, ".jpg", ".png", 1), ErrSignature},
		{"changes dropped", path + "?" + signature, ErrSignature},
		{"a parameter between", path + "?" + payload + "&x=1&" + signature, ErrSignature},
		{"c twice", path + "?" + payload + "&" + query, ErrSignature},
		{"a question mark more", strings.Replace(good, "card", "card?", 1), ErrSignature},

		{"no c", strings.Replace(renderformSigned("/signed/card.jpeg"), "&s", "?s", 1), ErrSignature},
		{"c second", renderformSigned("/signed/card.jpg?a=1&c=W10="), ErrSignature},
		{"a folder", renderformSigned("/signed/a/b.jpg?c=W10="), ErrSignature},
		{"no extension", renderformSigned("/signed/card?c=W10="), ErrSignature},
		{"a plus sign in the name", renderformSigned("/signed/a+b.jpg?c=W10="), ErrSignature},
		{"slash doubled", strings.Replace(good, "/signed/", "/signed//", 1), ErrSignature},
		{"slash doubled at the root", strings.Replace(good, "/signed/", "//", 1), ErrSignature},

		{"c twice, signed", renderformTarget("W10=&c=W10="), ErrSyntax},
		{"c again, after the signature", good + "&c=W10=", ErrSyntax},
		{"signature twice", good + "&" + signature, ErrSyntax},
		{"no base64", renderformTarget("!"), ErrSyntax},
		{"a string", changes(`"x"`), ErrSyntax},
		{"no id", changes(`[{"name":"title","text":"T"}]`), ErrSyntax},
		{"set twice", changes(`{"a.src":"x","a.imageUrl":"y"}`), ErrSyntax},
		{"set twice by both forms", changes(`[{"id":"a","text":"x"},{"id":"a","property":"text","value":"y"}]`), ErrSyntax},
		{"name twice", changes(`{"a.text":"x","a.text":"y"}`), ErrSyntax},
		{"no name", changes(`{"":"x"}`), ErrSyntax},
		{"opacity", changes(`{"a.opacity":"101"}`), ErrSyntax},
		{"opacity in words", changes(`{"a.opacity":"half"}`), ErrSyntax},
		{"opacity in hexadecimal", changes(`{"a.opacity":"0x1p3"}`), ErrSyntax},
		{"no UTF-8", renderformTarget("W10=&a=%ff"), ErrSyntax},
		{"expiry in words", changes(`{"_url.expires":"tomorrow"}`), ErrSyntax},
		{"more follows", changes(`{} {}`), ErrSyntax},

		{"no name", renderformSigned("/signed/.jpg?c=W10="), ErrPath},
		{"gif", renderformSigned("/signed/card.gif?c=W10="), ErrFormat},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := RenderForm{}.Parse([]Key{mustKey(t, "my-api-key")}, test.target)
			if !errors.Is(err, test.want) || err != nil && strings.Count(err.Error(), ErrSyntax.Error()) > 1 {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// What was signed for another dialect, or another path, is not for this one.
func TestRenderFormTakesNoOtherTexts(t *testing.T) {
	d := RenderForm{Origins: []string{host}}
	for name, test := range map[string]struct{ target, text string }{
		"native":                   {"/signed/article/e30.png", "article/e30.png"},
		"Stencil":                  {"/signed/u+b+W10.png", "u+b+W10.png"},
		"Stencil, with c":          {"/signed/u+b+x.png?c=W10", "u+b+x.png?c=W10"},
		"ogimageapi":               {"/signed/title=a.png", "title=a.png"},
		"Bannerbear":               {"/signed/" + host + "/signedurl/b/image.png?modifications=W10", host + "/signedurl/b/image.png?modifications=W10"},
		"Bannerbear, at the root":  {"//signedurl/b/image.png?c=W10", host + "/signedurl/b/image.png?c=W10"},
		"without the second slash": {"/signed//x.jpg?c=W10", host + "/signed/x.jpg?c=W10"},
		"without both":             {"/signed//x.jpg?c=W10", "x.jpg?c=W10"},
	} {
		target := joinSignature(test.target, "s="+sha256HexOf("my-api-key", test.text))
		if got, err := d.Parse([]Key{mustKey(t, "my-api-key")}, target); err != ErrSignature {
			t.Errorf("%s: got %+v, %v; want ErrSignature", name, got, err)
		}
	}
}

func TestRenderFormRepairs(t *testing.T) {
	json := []byte(`[{"id":"t","text":"a?>~ÿ??>>!"}]`)
	payload := base64.StdEncoding.EncodeToString(json)
	good := renderformTarget(payload)
	escaped := strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(payload)
	for name, target := range map[string]string{
		"as signed":      good,
		"&amp;":          strings.Replace(good, "&", "&amp;", 1),
		"escaped":        strings.Replace(good, payload, escaped, 1),
		"lower case":     strings.Replace(good, payload, strings.NewReplacer("+", "%2b", "/", "%2f", "=", "%3d").Replace(payload), 1),
		"space for plus": strings.Replace(good, payload, strings.ReplaceAll(payload, "+", "%20"), 1),
		"both":           strings.Replace(strings.Replace(good, payload, escaped, 1), "&", "&amp;", 1),
		"signed escaped": renderformTarget(escaped),
		"URL alphabet":   renderformTarget(base64.RawURLEncoding.EncodeToString(json)),
		"twice escaped":  strings.ReplaceAll(renderformTarget(escaped), "%", "%25"),
	} {
		got, err := RenderForm{}.Parse([]Key{mustKey(t, "my-api-key")}, target)
		if want := (mods{set("t", "text", "a?>~ÿ??>>!")}); err != nil || !reflect.DeepEqual(got.Job.Modifications, want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got.Job.Modifications, err, want)
		}
	}
}

func TestRenderFormChanges(t *testing.T) {
	number := func(s string) renderer.Number { return renderer.Number(s) }
	tests := []struct {
		name, json string
		want       mods
	}{
		{"list", `[{"text":"A","id":"a","color":"#c00"},{"id":"b","src":"u","borderColor":"red"}]`,
			mods{set("a", "text", "A"), set("a", "color", "#c00"), set("b", "image_url", "u"), set("b", "border_color", "red")}},
		{"pairs", `[{"id":"a","property":"text","value":"A"},{"value":"u","property":"imageUrl","id":"b"},{"id":"a","property":"radius","value":4.0}]`,
			mods{set("a", "text", "A"), set("a", "radius", number("4.0")), set("b", "image_url", "u")}},
		{"object", `{"a.text":"A","b.src":"u","a.color":"red"}`,
			mods{set("a", "text", "A"), set("a", "color", "red"), set("b", "image_url", "u")}},
		{"dots", `{"a.b.text":"A","c":"C","d.":1,".e":2}`,
			mods{set("a.b", "text", "A"), set("c", "", "C"), set("d.", "", number("1")), set(".e", "", number("2"))}},
		{"not quite pairs", `[{"id":"a","property":"text"},{"id":"b","property":1,"value":2},{"id":"c","property":"text","value":1,"x":2}]`,
			mods{set("a", "property", "text"), set("b", "property", number("1")), set("b", "value", number("2")),
				set("c", "property", "text"), set("c", "value", number("1")), set("c", "x", number("2"))}},
		{"opacity", `{"a.opacity":0.5,"b.opacity":"50","c.opacity":"0.5","d.opacity":null,"e.opacity":"100"}`,
			mods{set("a", "opacity", number("0.5")), set("b", "opacity", number("0.5")), set("c", "opacity", number("0.005")),
				set("d", "opacity", nil), set("e", "opacity", number("1"))}},
		{"positions stay what no template has", `[{"id":"a","x":1,"y":2,"rotation":90}]`,
			mods{set("a", "x", number("1")), set("a", "y", number("2")), set("a", "rotation", number("90"))}},
		{"expiry in a list", `[{"id":"_url","expires":1893456000}]`, nil},
		{"expiry in a pair", `[{"id":"_url","property":"expires","value":1893456000}]`, nil},
		{"expiry in an object", `{"_url.expires":1893456000}`, nil},
	}
	for _, test := range tests {
		target := renderformTarget(base64.StdEncoding.EncodeToString([]byte(test.json)))
		got, err := RenderForm{}.Parse([]Key{mustKey(t, "my-api-key")}, target)
		if err != nil || !reflect.DeepEqual(got.Job.Modifications, test.want) {
			t.Errorf("%s: got %+v, %v\nwant %+v", test.name, got.Job.Modifications, err, test.want)
		}
		if expires := time.Unix(1893456000, 0); strings.Contains(test.json, "_url") && !got.Expires.Equal(expires) {
			t.Errorf("%s: expires %v, want %v", test.name, got.Expires, expires)
		}
	}
}

func TestRenderFormWarns(t *testing.T) {
	target := renderformTarget("W10=&exp=1&utm_source=x")
	got, err := RenderForm{}.Parse([]Key{mustKey(t, "my-api-key")}, target+"&after=1")
	want := []string{"exp: no such parameter", "utm_source: no such parameter"}
	if err != nil || !reflect.DeepEqual(got.Warnings, want) || !got.Expires.IsZero() {
		t.Errorf("got %q, %v, %v; want %q", got.Warnings, got.Expires, err, want)
	}
}

func TestRenderFormRoundTrip(t *testing.T) {
	key := mustKey(t, "my-api-key")
	want := Request{
		Base:    "a b/+é",
		Expires: time.Unix(1893456000, 0).UTC(),
		Job: renderer.Job{Template: "a b/+é", Format: renderer.WebP, Lenient: true, Modifications: mods{
			set("t.x", "text", "<&>+ \u2028😀"), set("t.x", "opacity", renderer.Number("0.25")), set("i", "image_url", "https://x/y?z"),
			set("i", "border_color", "red"), set("i", "hide", true), set("i", "gradient", []any{"red", "blue"}), set("n", "text", nil)}},
	}
	for _, d := range []RenderForm{{}, {Origins: []string{"https://img.example.com"}}} {
		target, err := d.Sign(key, want)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := d.Parse([]Key{key}, target); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", target, got, err, want)
		}
	}
}

// A string is a share in a job and a percentage in a URL.
func TestRenderFormSignsOpacity(t *testing.T) {
	key := mustKey(t, "my-api-key")
	target, err := RenderForm{}.Sign(key, Request{Job: renderer.Job{Template: "x", Modifications: mods{set("a", "opacity", "0.5")}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := RenderForm{}.Parse([]Key{key}, target)
	if want := (mods{set("a", "opacity", renderer.Number("0.5"))}); err != nil || !reflect.DeepEqual(got.Job.Modifications, want) {
		t.Errorf("got %+v, %v; want %+v", got.Job.Modifications, err, want)
	}
}

func TestRenderFormSignRefuses(t *testing.T) {
	key := mustKey(t, "my-api-key")
	with := func(m ...renderer.Modification) renderer.Job { return renderer.Job{Template: "x", Modifications: m} }
	tests := []struct {
		name string
		key  Key
		job  renderer.Job
		want error
	}{
		{"zero key", Key{}, with(), ErrKey},
		{"no template", key, renderer.Job{}, ErrPath},
		{"bare value", key, with(set("title", "", "T")), ErrBare},
		{"settings", key, with(set("_url", "expires", "1")), ErrSyntax},
		{"id", key, with(set("title", "id", "1")), ErrSyntax},
		{"opacity in words", key, with(set("a", "opacity", "half")), ErrUnsupported},
		{"width", key, renderer.Job{Template: "x", Width: 1}, ErrUnsupported},
		{"language", key, renderer.Job{Template: "x", Lang: "de"}, ErrUnsupported},
		{"version", key, renderer.Job{Template: "x", Version: "1"}, ErrUnsupported},
		{"transform", key, renderer.Job{Template: "x", Transform: &renderer.Transform{}}, ErrUnsupported},
		{"format", key, renderer.Job{Template: "x", Format: "gif"}, ErrUnsupported},
	}
	for _, test := range tests {
		if got, err := (RenderForm{}).Sign(test.key, Request{Job: test.job}); !errors.Is(err, test.want) || got != "" {
			t.Errorf("%s: got %q, %v; want %v", test.name, got, err, test.want)
		}
	}
}

func TestRenderFormRefuse(t *testing.T) {
	tests := []struct {
		refusal Refusal
		want    string
	}{
		{Refusal{http.StatusForbidden, "Forbidden", "whatever", ErrSignature}, `{"msg":"invalid signature","status":403}`},
		{Refusal{http.StatusBadRequest, "Bad Request", "no id", ErrSyntax}, `{"msg":"no id","status":400}`},
		{Refusal{http.StatusGone, "Gone", "", ErrExpired}, `{"msg":"Gone","status":410}`},
	}
	for _, test := range tests {
		got := RenderForm{}.Refuse(test.refusal)
		if got.Status != test.refusal.Status || got.Body != test.want || got.Header["Content-Type"] != "application/json" {
			t.Errorf("%v: got %+v, want %s", test.refusal, got, test.want)
		}
	}
}
