package signurl

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// ogimageURL signs parameters that are sorted and escaped already.
func ogimageURL(text string) string {
	return "/api/signed/image?" + text + "&sig=" + sha256HexOf(vectorKey, text)
}

// ogimageCard is the request for a card that has these modifications.
func ogimageCard(base, template string, m ...renderer.Modification) Request {
	return Request{Base: base, Job: renderer.Job{Template: template, Format: renderer.PNG, Lenient: true,
		Aliases: ogimageAliases, Defaults: ogimageDefaults, Modifications: m}}
}

func parseOGImage(t *testing.T, target string) (Request, error) {
	t.Helper()
	return OGImageAPI{}.Parse([]Key{mustKey(t, vectorKey)}, target)
}

func TestOGImageVector(t *testing.T) {
	const text, signature = "exp=1893456000&title=Hello+World", "77c3ff64424343750df890bb532c2e109584d56b337988fbe480d38cf4541a45"
	keys := []Key{mustKey(t, "other"), mustKey(t, vectorKey)}
	want := ogimageCard("default", "article", set("title", "", "Hello World"))
	want.Key, want.Expires = 1, time.Unix(1893456000, 0).UTC()
	for _, query := range []string{
		text + "&sig=" + signature, "title=Hello+World&exp=1893456000&sig=" + signature, "sig=" + signature + "&" + text,
		"title=Hello%20World&sig=" + signature + "&exp=1893456000", "&exp=1893456000&&titl%65=%48ello+World&sig=" + signature,
		strings.ReplaceAll(text, "&", "&amp;") + "&amp;sig=" + signature,
	} {
		got, err := OGImageAPI{}.Parse(keys, "/api/signed/image?"+query)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", query, got, err, want)
		}
	}
	got, err := OGImageAPI{}.Sign(keys[1], want)
	if want := "/api/signed/image?" + text + "&sig=" + signature; err != nil || got != want {
		t.Errorf("Sign:\n got %s, %v\nwant %s", got, err, want)
	}
}

func TestOGImageOwns(t *testing.T) {
	for target, want := range map[string]bool{
		"/api/signed/image": true, "/api/signed/image?title=T": true,
		"/api/signed/image/": false, "/api/signed/images": false, "/api/signed/generate?title=T": false, "": false,
	} {
		if got := (OGImageAPI{}).Owns(target); got != want {
			t.Errorf("Owns(%q) = %v, want %v", target, got, want)
		}
	}
}

func TestOGImageParse(t *testing.T) {
	good := ogimageURL("exp=1893456000&theme=light&title=T")
	path, query, _ := strings.Cut(good, "?")
	unsigned, signature, _ := strings.Cut(query, "&sig=")
	tests := []struct {
		name, target string
		want         error
	}{
		{"never expires", ogimageURL("title=T"), nil},
		{"no signature", path + "?" + unsigned, ErrSignature},
		{"signature empty", path + "?" + unsigned + "&sig=", ErrSignature},
		{"no query", path, ErrSignature},
		{"another path", strings.Replace(good, "image", "generate", 1), ErrSignature},
		{"altered", strings.Replace(good, "light", "dark", 1), ErrSignature},
		{"expiry altered", strings.Replace(good, "exp=1", "exp=2", 1), ErrSignature},
		{"dropped", strings.Replace(good, "exp=1893456000&", "", 1), ErrSignature},
		{"doubled", good + "&title=T", ErrSignature},
		{"added", good + "&fbclid=1", ErrSignature},
		{"without a value", good + "&x", ErrSignature},
		{"upper-case hex", path + "?" + unsigned + "&sig=" + strings.ToUpper(signature), ErrSignature},
		{"a signature before", path + "?sig=x&" + query, ErrSignature},
		{"unsorted text signed", ogimageURL("title=T&exp=1893456000"), ErrSignature},

		{"a signature after", good + "&sig=x", ErrSyntax},
		{"the signature twice", good + "&sig=" + signature, ErrSyntax},
		{"doubled, signed", ogimageURL("title=T&title=T"), ErrSyntax},
		{"unknown doubled, signed", ogimageURL("title=T&x=1&x=2"), ErrSyntax},
		{"expiry in words", ogimageURL("exp=soon&title=T"), ErrSyntax},
		{"no name", ogimageURL("=x&title=T"), ErrSyntax},
		{"no UTF-8", ogimageURL("title=%FF"), ErrSyntax},
		{"no title", ogimageURL("exp=1893456000"), ErrSyntax},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := parseOGImage(t, test.target); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestOGImageReads(t *testing.T) {
	tests := []struct {
		text string
		want Request
	}{
		{"title=T", ogimageCard("default", "article", set("title", "", "T"))},
		{"template=&theme=&title=T", ogimageCard("default", "article", set("title", "", "T"))},
		{"template=default&theme=light&title=T",
			ogimageCard("default", "article", set("theme", "", "light"), set("title", "", "T"))},
		{"template=blog&title=T", ogimageCard("blog", "article", set("title", "", "T"))},
		{"price=%249&template=product&title=T&title.color=red&width=9", ogimageCard("product", "product",
			set("price", "", "$9"), set("title", "", "T"), set("title", "color", "red"), set("width", "", "9"))},
	}
	for _, test := range tests {
		if got, err := parseOGImage(t, ogimageURL(test.text)); err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", test.text, got, err, test.want)
		}
	}
}

// Signers that have no url.Values at hand are told of it, so it had better be the same.
func TestOGImageSignsWhatEncodeWrites(t *testing.T) {
	for _, query := range []string{
		"", "title=T", "b=2&a=1", "a=2&a=1&A=3", "a.b=1&a=2&a-b=3", "t=a+b%20c%2Bd&=x&y", "é=%C3%A9&x=%zz;&%zz=1", "&&a=%00%ff*~'()",
	} {
		values := url.Values{}
		for _, p := range parseQuery(query) {
			values.Add(p.name, p.text())
		}
		if got, want := encodeSorted(sortByName(parseQuery(query))), values.Encode(); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
}

// Each of the service's errors has its code, whichever route finds it.
func TestOGImageCodes(t *testing.T) {
	long := func(n int) string { return strings.Repeat("%C3%A9", n) }
	tests := []struct{ text, want string }{
		{"title=" + long(200), ""},
		{"subtitle=" + long(300) + "&title=T", ""},
		{"subtitle=S", "MISSING_TITLE"},
		{"title=", "MISSING_TITLE"},
		{"title.text=T", "MISSING_TITLE"},
		{"title=" + long(201), "TITLE_TOO_LONG"},
		{"subtitle=" + long(301) + "&title=T", "SUBTITLE_TOO_LONG"},
		{"theme=sepia&title=T", "INVALID_THEME"},
		{"theme=Dark&title=T", "INVALID_THEME"},
		{"title=T&title=T", "INVALID_REQUEST"},
	}
	for _, test := range tests {
		_, parsed := parseOGImage(t, ogimageURL(test.text))
		_, generated := OGImageAPI{}.Generate(test.text, time.Now())
		for _, err := range []error{parsed, generated} {
			if test.want == "" {
				if err != nil {
					t.Errorf("%.40s: %v", test.text, err)
				}
				continue
			}
			got := OGImageAPI{}.Refuse(Refusal{http.StatusBadRequest, "Bad Request", "", err})
			if !errors.Is(err, ErrSyntax) || got.Status != 400 || !strings.Contains(got.Body, `"code":"`+test.want+`"`) {
				t.Errorf("%.40s: got %v, %+v; want %s", test.text, err, got, test.want)
			}
		}
	}
}

func TestOGImageGenerate(t *testing.T) {
	now := time.Unix(1700000000, 999999999)
	good := map[string]int64{"": 86400, "&expires_in=": 86400, "&expires_in=1": 1, "&expires_in=31536000": 31536000}
	for parameter, seconds := range good {
		want := ogimageCard("blog", "article",
			set("author_name", "", "A B"), set("theme", "", "light"), set("title", "", "T"))
		want.Expires = time.Unix(1700000000+seconds, 0).UTC()
		got, err := OGImageAPI{}.Generate("title=T&author_name=A+B&theme=light&template=blog"+parameter, now)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", parameter, got, err, want)
		}
		target, err := OGImageAPI{}.Sign(mustKey(t, vectorKey), got)
		if err != nil || strings.Contains(target, "expires_in") {
			t.Errorf("Sign: got %s, %v", target, err)
		}
		if got, err := parseOGImage(t, target); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", target, got, err, want)
		}
	}
	for _, parameter := range []string{"0", "-1", "31536001", "1.5", "1h", "%2B60", "060", "9223372036854775808"} {
		_, err := OGImageAPI{}.Generate("title=T&expires_in="+parameter, now)
		if coded, ok := errors.AsType[ogimageError](err); !ok || coded.code != "INVALID_EXPIRES_IN" {
			t.Errorf("%s: got %v", parameter, err)
		}
	}
	for _, query := range []string{"title=T&exp=1", "title=T&sig=x", "title=T&expires_in=1&expires_in=1", "title=T&expires%5fin=1&expires_in=1"} {
		if _, err := (OGImageAPI{}).Generate(query, now); !errors.Is(err, ErrSyntax) {
			t.Errorf("%s: got %v, want ErrSyntax", query, err)
		}
	}
}

func TestOGImageRoundTrip(t *testing.T) {
	key := mustKey(t, vectorKey)
	want := ogimageCard("a b/+é", "a b/+é", set("a.b", "text", "x"), set("badge", "", "&=+ 😀"),
		set("theme", "", "light"), set("title", "", "T"), set("title", "color", "#c00"))
	want.Expires = time.Unix(0, 0).UTC()
	target, err := OGImageAPI{}.Sign(key, want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := (OGImageAPI{}).Parse([]Key{key}, target); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v, %v\nwant %+v", target, got, err, want)
	}
}

func TestOGImageSignRefuses(t *testing.T) {
	key := mustKey(t, vectorKey)
	with := func(change func(*renderer.Job)) renderer.Job {
		job := renderer.Job{Template: "article", Modifications: mods{set("title", "", "T")}}
		change(&job)
		return job
	}
	field := func(m renderer.Modification) renderer.Job {
		return with(func(j *renderer.Job) { j.Modifications = append(j.Modifications, m) })
	}
	tests := []struct {
		name string
		key  Key
		job  renderer.Job
		want error
	}{
		{"zero key", Key{}, with(func(*renderer.Job) {}), ErrKey},
		{"jpg", key, with(func(j *renderer.Job) { j.Format = renderer.JPEG }), ErrUnsupported},
		{"width", key, with(func(j *renderer.Job) { j.Width = 1 }), ErrUnsupported},
		{"quality", key, with(func(j *renderer.Job) { j.Quality = 1 }), ErrUnsupported},
		{"transform", key, with(func(j *renderer.Job) { j.Transform = &renderer.Transform{} }), ErrUnsupported},
		{"no title", key, with(func(j *renderer.Job) { j.Modifications = nil }), ErrSyntax},
		{"theme", key, field(set("theme", "", "sepia")), ErrSyntax},
		{"field that is a parameter", key, field(set("exp", "", "1")), ErrUnsupported},
		{"field that is another route's", key, field(set("expires_in", "", "1")), ErrUnsupported},
		{"null", key, field(set("subtitle", "", nil)), ErrUnsupported},
	}
	for _, test := range tests {
		if got, err := (OGImageAPI{}).Sign(test.key, Request{Job: test.job}); !errors.Is(err, test.want) || got != "" {
			t.Errorf("%s: got %q, %v; want %v", test.name, got, err, test.want)
		}
	}
}

func TestOGImageRefuse(t *testing.T) {
	tests := []struct {
		status  int
		err     error
		want    int
		code    string
		message string
	}{
		{403, ErrSignature, 400, "INVALID_SIGNATURE", "invalid signature"},
		{410, fmt.Errorf("wrapped: %w", ErrExpired), 400, "URL_EXPIRED", "detail"},
		{404, renderer.ErrNoTemplate, 400, "INVALID_TEMPLATE", "detail"},
		{401, ErrMissingAPIKey, 401, "MISSING_API_KEY", "detail"},
		{401, ErrInvalidAPIKey, 401, "INVALID_API_KEY", "detail"},
		{400, ogimageError{"MISSING_TITLE", "title is required"}, 400, "MISSING_TITLE", "title is required"},
		{422, renderer.ErrInvalid, 422, "INVALID_REQUEST", "detail"},
		{429, nil, 429, "INVALID_REQUEST", "detail"},
		{500, nil, 500, "GENERATION_FAILED", "detail"},
		{502, nil, 500, "GENERATION_FAILED", "detail"},
		{503, renderer.ErrBusy, 503, "GENERATION_FAILED", "detail"},
		{504, nil, 500, "GENERATION_FAILED", "detail"},
	}
	for _, test := range tests {
		got := OGImageAPI{}.Refuse(Refusal{test.status, "Title", "detail", test.err})
		want := fmt.Sprintf(`{"code":%q,"error":true,"message":%q}`, test.code, test.message)
		if got.Status != test.want || got.Body != want || got.Header["Content-Type"] != "application/json" {
			t.Errorf("%d, %v: got %+v, want %d %s", test.status, test.err, got, test.want, want)
		}
	}
}
