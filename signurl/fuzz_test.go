package signurl

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

var never time.Time

// checkRoundTrip signs what was read and reads it again.
func checkRoundTrip(t *testing.T, want Request) {
	t.Helper()
	key := mustKey(t, vectorKey)
	path, err := Native{}.Sign(key, want)
	if err != nil {
		t.Fatalf("Sign(%+v): %v", want, err)
	}
	got, err := Native{}.Parse([]Key{key}, path)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("Parse(Sign(x)):\n got %#v, %v\nwant %#v", got, err, want)
	}
}

func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		checkRoundTrip(t, randomRequest(r))
	}
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func randomRequest(r *rand.Rand) Request {
	return Request{
		Job: renderer.Job{
			Template:      pick(r, "a", "article", "0_-"+strings.Repeat("z", 61)),
			Modifications: randomModifications(r),
			Width:         pick(r, 0, 1, 1200, maxSide),
			Height:        pick(r, 0, 1, 630, maxSide),
			Scale:         pick(r, 0, minScale, r.Float64()+1, maxScale),
			Format:        pick(r, renderer.PNG, renderer.JPEG, renderer.WebP),
			Quality:       r.IntN(maxQuality + 1),
			Lang:          pick(r, "", "ar", "zh-Hant-TW"),
			Version:       pick(r, "", "v1", "<&>\"\\\x00\u2028😀"),
		},
		Expires: pick(r, never, time.Unix(0, 0).UTC(), time.Unix(r.Int64N(lastExpiry), 0).UTC()),
	}
}

func randomModifications(r *rand.Rand) (all mods) {
	scalar := func() any {
		return pick[any](r, nil, true, false, "", "Hello", "</script>&amp;\u2029\ufffd", renderer.Number("1.10"),
			renderer.Number("-0"), renderer.Number("1E+400"))
	}
	value := func() any {
		if r.IntN(3) > 0 {
			return scalar()
		}
		list := []any{}
		for range r.IntN(4) {
			list = append(list, scalar())
		}
		return list
	}
	for _, field := range []string{"title", "name", "😀/~\"", "\x00"}[r.IntN(5):] {
		properties := []string{"text", "name", "color"}[r.IntN(3):]
		if r.IntN(2) == 0 {
			properties = []string{""}
		}
		for _, property := range properties {
			all = append(all, set(field, property, value()))
		}
	}
	return all
}

// FuzzNativeParse parses any target, then signs rest, and alters one byte of what it signed.
func FuzzNativeParse(f *testing.F) {
	f.Add(vectorPath, vectorPath[len(nativePrefix)+44:], uint(3), byte(1))
	f.Add("/img/x/y/z.png?q", "a/e30.png", uint(50), byte(0x20))
	f.Add("//", "../e30.exe", uint(5), byte(0xff))
	f.Add("/img//", "a/b/c", uint(48), byte('?'^'/'))
	f.Add("", "", uint(48), byte('?'^'/')) // the second slash, with nothing after it
	f.Fuzz(func(t *testing.T, target, rest string, at uint, flip byte) {
		keys := []Key{mustKey(t, "other"), mustKey(t, vectorKey)}
		if _, err := (Native{}).Parse(keys[:1], target); err != ErrSignature {
			t.Fatalf("%q: got %v, want ErrSignature", target, err)
		}
		if strings.Contains(rest, "?") {
			return // the query begins there, and takes no part
		}
		path := signed(keys[1], rest)
		req, err := Native{}.Parse(keys, path)
		if err == ErrSignature || req.Key != 1 {
			t.Fatalf("%q: got %+v, %v", path, req, err)
		}
		if err == nil {
			req.Key = 0
			checkRoundTrip(t, req)
		}
		if flip != 0 {
			altered := []byte(path)
			altered[at%uint(len(path))] ^= flip
			if _, err := (Native{}).Parse(keys, string(altered)); err != ErrSignature {
				t.Fatalf("%q: got %v, want ErrSignature", altered, err)
			}
		}
	})
}

// FuzzDecodePayload checks that what is read can be written, and reads the same.
func FuzzDecodePayload(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `{"modifications":{"title":"Hello"},"exp":1893456000}`, `{"exp":9223372036854775807}`,
		`{"modifications":[{"name":"t","a":1.10},{"name":"u","b":[null,true]},{"name":"t","c":"\ud83d\ude00"}]}`,
		`{"width":1,"height":2,"scale":1.5,"quality":9,"max_bytes":2000,"lang":"sr-Latn","version":"<>"}`, `{"modifications":{"":{"":[[`,
		`{"modifications":{"t":{}}}`, "{\"version\":\"\xff\"}", `{"exp":1,"exp":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		req, err := ParsePayload(data)
		if err != nil {
			return
		}
		req.Job.Template, req.Job.Format = "a", renderer.PNG
		checkRoundTrip(t, req)
	})
}
