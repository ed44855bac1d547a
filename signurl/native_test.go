package signurl

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

const (
	vectorKey  = "0123456789abcdef0123456789abcdef"
	vectorPath = "/img/ffkyO98NKYXeCrxniMzFZUhzqBTskLnD1WhMDrMPSJc/article/" +
		"eyJtb2RpZmljYXRpb25zIjp7InRpdGxlIjoiSGVsbG8ifSwiZXhwIjoxODkzNDU2MDAwfQ.jpg"
)

var vectorJob = renderer.Job{
	Template:      "article",
	Modifications: []renderer.Modification{{Field: "title", Value: "Hello"}},
	Format:        renderer.JPEG,
}

// signed puts the right signature before rest, whatever rest is.
func signed(key Key, rest string) string {
	return "/img/" + sha256Base64.sign(key, rest) + "/" + rest
}

func TestNativeVector(t *testing.T) {
	key, expires := mustKey(t, vectorKey), time.Unix(1893456000, 0).UTC()
	path, err := Native{}.Sign(key, Request{Job: vectorJob, Expires: expires})
	if err != nil || path != vectorPath {
		t.Errorf("Sign:\n got %s, %v\nwant %s", path, err, vectorPath)
	}
	got, err := Native{}.Parse([]Key{mustKey(t, "other"), key}, vectorPath)
	want := Request{Job: vectorJob, Expires: expires, Key: 1}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Parse:\n got %+v, %v\nwant %+v", got, err, want)
	}
}

func TestNativeParse(t *testing.T) {
	key := mustKey(t, vectorKey)
	const expired = "eyJleHAiOjF9" // {"exp":1}
	tests := []struct {
		name, target string
		want         error
	}{
		{"query ignored", vectorPath + "?fbclid=1&a=b?c", nil},
		{"empty payload object", signed(key, "a/e30.png"), nil},
		{"jpeg", signed(key, "a/e30.jpeg"), nil},
		{"longest name", signed(key, strings.Repeat("a", 64)+"/e30.webp"), nil},

		{"empty", "", ErrSignature},
		{"prefix only", "/img/", ErrSignature},
		{"other prefix", "/image" + vectorPath[4:], ErrSignature},
		{"no second slash", "/img/ffkyO98NKYXeCrxniMzFZUhzqBTskLnD1WhMDrMPSJc", ErrSignature},
		{"no second slash, nothing signed", strings.TrimSuffix(signed(key, ""), "/"), ErrSignature},
		{"signature missing", "/img//article/e30.jpg", ErrSignature},
		{"signature left out", "/img/article/e30.jpg", ErrSignature},
		{"unsigned nonsense says nothing", "/img/x/NO/%%%.exe", ErrSignature},

		{"payload before extension", signed(key, "a/!!.exe"), ErrSyntax},
		{"payload before template", signed(key, "A/!!.jpg"), ErrSyntax},
		{"payload missing", signed(key, "a/.jpg"), ErrSyntax},
		{"payload padded", signed(key, "a/e30=.jpg"), ErrSyntax},
		{"payload standard alphabet", signed(key, "a/eyJsYW5nIjoi+++.jpg"), ErrSyntax},
		{"payload with line feed", signed(key, "a/e3\n0.jpg"), ErrSyntax},
		{"payload with carriage return", signed(key, "a/e30\r.jpg"), ErrSyntax},
		{"payload with unused bits set", signed(key, "a/e31.jpg"), ErrSyntax},
		{"payload escaped", signed(key, "a/e%330.jpg"), ErrSyntax},

		{"nothing signed", signed(key, ""), ErrPath},
		{"no payload", signed(key, "a"), ErrPath},
		{"no extension", signed(key, "a/e30"), ErrPath},
		{"empty extension", signed(key, "a/e30."), ErrFormat},
		{"unknown extension", signed(key, "a/e30.gif"), ErrFormat},
		{"upper-case extension", signed(key, "a/e30.PNG"), ErrFormat},
		{"a folder more", signed(key, "a/b/e30.jpg"), ErrPath},
		{"trailing slash", signed(key, "a/e30.jpg/"), ErrPath},

		{"upper-case name", signed(key, "Article/e30.jpg"), renderer.ErrNoTemplate},
		{"empty name", signed(key, "/e30.jpg"), renderer.ErrNoTemplate},
		{"name too long", signed(key, strings.Repeat("a", 65)+"/e30.jpg"), renderer.ErrNoTemplate},
		{"way out", signed(key, "../e30.jpg"), renderer.ErrNoTemplate},
		{"escaped name", signed(key, "%61/e30.jpg"), renderer.ErrNoTemplate},
		{"name with line feed", signed(key, "a\n/e30.jpg"), renderer.ErrNoTemplate},
		{"expiry comes with no template", signed(key, "A/"+expired+".jpg"), renderer.ErrNoTemplate},
		{"expiry comes with no format", signed(key, "a/"+expired+".exe"), ErrFormat},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Native{}.Parse([]Key{key}, test.target)
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if test.want == ErrSignature && err != ErrSignature {
				t.Errorf("%v tells more than the constant", err)
			}
			if strings.Contains(test.target, expired) && !got.Expired(time.Now()) {
				t.Error("the expiry is missing from the Request")
			}
		})
	}
}

func TestEveryAlteredByteIsRefused(t *testing.T) {
	keys := []Key{mustKey(t, vectorKey), mustKey(t, "second")}
	hexPath := "/img/7df9323bdf0d2985de0abc6788ccc5654873a814ec90b9c3d5684c0eb30f4897" + vectorPath[48:]
	for _, path := range []string{vectorPath, hexPath} {
		if _, err := (Native{}).Parse(keys, path); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for i := range len(path) {
			for _, b := range []byte{path[i] ^ 1, path[i] ^ 0x20, path[i] ^ 0x80, 0, '\r', '\n', '/', '?', '%', '=', 'A'} {
				altered := path[:i] + string([]byte{b}) + path[i+1:]
				if _, err := (Native{}).Parse(keys, altered); altered != path && err != ErrSignature {
					t.Errorf("byte %d as %q: got %v, want ErrSignature", i, b, err)
				}
			}
			for _, altered := range []string{path[:i], path[:i] + path[i+1:], path[:i] + "\n" + path[i:]} {
				if _, err := (Native{}).Parse(keys, altered); err != ErrSignature {
					t.Errorf("%q: got %v, want ErrSignature", altered, err)
				}
			}
		}
	}
}

func TestNativeSignRefuses(t *testing.T) {
	key := mustKey(t, vectorKey)
	with := func(change func(*renderer.Job)) renderer.Job {
		job := vectorJob
		change(&job)
		return job
	}
	tests := []struct {
		name string
		key  Key
		job  renderer.Job
		want error
	}{
		{"zero key", Key{}, vectorJob, ErrKey},
		{"template", key, with(func(j *renderer.Job) { j.Template = "a/b" }), renderer.ErrNoTemplate},
		{"format", key, with(func(j *renderer.Job) { j.Format = "gif" }), ErrFormat},
		{"format with slash", key, with(func(j *renderer.Job) { j.Format = "x/y" }), ErrPath},
		{"width", key, with(func(j *renderer.Job) { j.Width = -1 }), ErrSyntax},
		{"scale", key, with(func(j *renderer.Job) { j.Scale = 4.1 }), ErrSyntax},
		{"version", key, with(func(j *renderer.Job) { j.Version = "\xff" }), ErrSyntax},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, err := (Native{}).Sign(test.key, Request{Job: test.job}); !errors.Is(err, test.want) || got != "" {
				t.Errorf("got %q, %v; want %v", got, err, test.want)
			}
		})
	}
}

func TestNativeSignDefaultsToJPEG(t *testing.T) {
	got, err := Native{}.Sign(mustKey(t, vectorKey), Request{Job: renderer.Job{Template: "a"}})
	if err != nil || !strings.HasSuffix(got, "/a/e30.jpg") {
		t.Errorf("got %q, %v", got, err)
	}
}

func BenchmarkNativeParse(b *testing.B) {
	var keys []Key
	for _, text := range []string{"first", "second", "third", vectorKey} {
		keys = append(keys, mustKey(b, text))
	}
	forged := strings.Replace(vectorPath, "SJc/", "SJa/", 1)
	for name, target := range map[string]string{"good": vectorPath, "forged": forged} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Native{}.Parse(keys, target)
			}
		})
	}
}
