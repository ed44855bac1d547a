package signurl

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"
	"testing"
)

const (
	host      = "https://img.example.com"
	signedFor = "article/eyJtb2RpZmljYXRpb25zIjp7InRpdGxlIjoiSGVsbG8ifSwiZXhwIjoxODkzNDU2MDAwfQ.jpg" // of the vector
)

var b64 = base64.RawURLEncoding.EncodeToString

// hmacOf signs as other programs do, without this package.
func hmacOf(h func() hash.Hash, key, text string) []byte {
	m := hmac.New(h, []byte(key))
	m.Write([]byte(text))
	return m.Sum(nil)
}

func sha256Of(key, text string) string { return b64(hmacOf(sha256.New, key, text)) }

var testOrigins = []string{host, "http://127.0.0.1:8080"}

var testHints = Hints{
	Templates: []string{"article", "quote", "product"},
	Users:     []string{"user-2"},
	Nearest:   func(_ string, known []string) string { return known[1] },
}

// explained returns what Explain says of a URL, having checked that it tells no secret.
func explained(t *testing.T, url string) (Diagnosis, string) {
	t.Helper()
	d := All(testOrigins...).Explain([]Key{mustKey(t, "another key entirely"), mustKey(t, vectorKey)}, url, testHints)
	said := ""
	for _, cause := range d.Causes {
		if cause.Problem == "" || cause.Advice == "" {
			t.Errorf("a cause without a problem or without advice: %+v", cause)
		}
		said += cause.Problem + ": " + cause.Advice + "\n"
	}
	if (d.Err == nil) != (said == "") {
		t.Errorf("the error is %v and the causes are %q", d.Err, said)
	}
	_, target := cutOrigin(url)
	_, rest, _ := strings.Cut(strings.TrimPrefix(target, "/img/"), "/")
	sum := hmacOf(sha256.New, vectorKey, rest)
	for _, secret := range []string{vectorKey, "another key entirely", b64(sum), hex.EncodeToString(sum)} {
		if strings.Contains(said+fmt.Sprint(d.Err), secret) {
			t.Errorf("%q tells a secret", said)
		}
	}
	return d, said
}

func TestExplainAccepts(t *testing.T) {
	for name, url := range map[string]string{
		"target": vectorPath, "URL": host + vectorPath, "query": host + vectorPath + "?a=1&amp;b=2",
		"fragment": host + vectorPath + "#top", "scheme in capitals": "HTTPS://IMG.EXAMPLE.COM:8080" + vectorPath,
	} {
		d, _ := explained(t, url)
		if d.Err != nil || d.Key != 1 || d.Request.Job.Template != "article" || d.Dialect != (Native{}) {
			t.Errorf("%s: got %+v; want it accepted with key 1", name, d)
		}
	}
}

// What happens to a good URL on its way.
func TestExplainDamage(t *testing.T) {
	tests := []struct{ name, url, want string }{
		{"entities", strings.ReplaceAll(host+vectorPath, "/", "&#x2F;"), "escaped for HTML"},
		{"percent-encoded", "https%3A%2F%2Fimg.example.com" + strings.ReplaceAll(vectorPath, "/", "%2F"), "percent-encoded after signing"},
		{"twice", "https%253A%252F%252Fimg.example.com" + strings.ReplaceAll(vectorPath, "/", "%252F"), "percent-encoded twice after signing"},
		{"payload percent-encoded", host + strings.Replace(vectorPath, "eyJ", "%65yJ", 1), "percent-encoded after signing"},
		{"wrapped", host + vectorPath[:60] + "\r\n  " + vectorPath[60:], "white space stands within"},
		{"doubled slash", host + "/" + vectorPath, "slashes are doubled"},
		{"doubled slashes", host + strings.ReplaceAll(vectorPath, "/", "//"), "slashes are doubled"},
		{"doubled slashes of a target", strings.ReplaceAll(vectorPath, "/", "//"), "slashes are doubled"},
		{"trailing slash", host + vectorPath + "/", "a slash was appended"},
		{"ampersand", host + vectorPath + "&amp;fbclid=1", "something was appended"},
		{"bracket", host + vectorPath + ")", "something was appended"},
		{"long parameters", host + vectorPath + "&x=" + strings.Repeat("x", 1000), "something was appended"},
		{"folder", host + "/placard" + vectorPath, "something stands before the path"},
		{"no scheme", "img.example.com" + vectorPath, "begins with http:// or https://"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, said := explained(t, test.url)
			if !strings.Contains(said, test.want) || d.Err == nil || d.Key != 1 || d.Dialect != (Native{}) || len(d.Causes) != 1 {
				t.Errorf("got %+v; want %q of key 1", d, test.want)
			}
		})
	}
}

func TestExplainWhatNobodyServes(t *testing.T) {
	for _, url := range []string{"", "/", host, host + "/favicon.ico", "%", "data:image/png,x", "img/x/y/z"} {
		d, said := explained(t, url)
		if !errors.Is(d.Err, ErrFormat) || d.Dialect != nil || d.Key != -1 || !strings.Contains(said, "/img/ (native)") {
			t.Errorf("%q: got %+v; want ErrFormat and the paths", url, d)
		}
	}
}

// A dialect that doesn't explain itself still gets its errors told.
func TestExplainForADialectThatDoesNot(t *testing.T) {
	type plainDialect struct{ Dialect }
	s := suspect{err: syntaxf("no good")}
	s.dialects = Dialects{plainDialect{Native{}}}
	s.target = "/img/x/y/z.png"
	if d, key, causes := s.signatureCauses(); d != s.dialects[0] || key != -1 || len(causes) != 1 {
		t.Errorf("of its signature: %v, key %d, %v", d, key, causes)
	}
	if causes := s.contentCauses(plainDialect{}); len(causes) != 1 || causes[0].Problem != "invalid payload: no good" {
		t.Errorf("of its payload: %v", causes)
	}
	if notes := s.notes(s.dialects[0], Key{}); len(notes) > 0 {
		t.Errorf("notes: %v", notes)
	}
}

// checkDiagnosis holds what is true of every diagnosis: it accepts what Parse does, and refuses nothing without a cause.
func checkDiagnosis(t *testing.T, all Dialects, keys []Key, url string) Diagnosis {
	t.Helper()
	d := all.Explain(keys, url, testHints)
	_, target := cutOrigin(url)
	err := ErrFormat
	if dialect := all.Of(target); dialect != nil {
		_, err = dialect.Parse(keys, target)
	}
	if (d.Err == nil) != (err == nil) || (d.Err == nil) != (len(d.Causes) == 0) || d.Key < -1 || d.Key >= len(keys) {
		t.Errorf("%q: Parse says %v, Explain %+v", url, err, d)
	}
	return d
}

// FuzzExplain explains any URL, without a key because that is slow, and then whatever a key may have signed.
func FuzzExplain(f *testing.F) {
	for _, seed := range []string{
		host + vectorPath, vectorPath + "/", "https%3A%2F%2Fa" + vectorPath, "/img/", "/img//a/e30.png", "/img/x/y/z/%%%.exe",
		"/img/a/b", "a://b#/img/", "/img/" + sha256Of("", signedFor) + "/" + signedFor, "&#x2F;img&#x2F;",
	} {
		f.Add(seed, signedFor)
	}
	f.Add("", "a/e30=.png")
	f.Add("", "a/"+b64([]byte(`{"expp":"1","exp":[{`))+".png")
	f.Fuzz(func(t *testing.T, url, rest string) {
		if d := checkDiagnosis(t, All(), nil, url); d.Err == nil || d.Key != -1 {
			t.Errorf("%q without a key: got %+v", url, d)
		}
		if strings.ContainsAny(rest, "?#") {
			return // the query or the fragment begins there, and takes no part
		}
		if d, _ := explained(t, signed(mustKey(t, vectorKey), rest)); d.Key != 1 {
			t.Errorf("%q, well signed: got %+v; want key 1", rest, d)
		}
	})
}

// FuzzExplainServices changes a good URL of every dialect.
func FuzzExplainServices(f *testing.F) {
	for i := range services() {
		for _, inserted := range []string{"", "/", "&", "&amp;", "%", "?s=", "&signature=", "{", "\n", "://", "%2F%"} {
			f.Add(i, uint(60), uint(1), inserted)
			f.Add(i, uint(200), uint(0), inserted)
		}
	}
	f.Fuzz(func(t *testing.T, i int, at, cut uint, inserted string) {
		all := services()
		s := all[uint(i)%uint(len(all))]
		url := s.sign(vectorKey, s.text)
		at %= uint(len(url))
		end := min(at+cut%16, uint(len(url)))
		checkDiagnosis(t, All(testOrigins...), []Key{mustKey(t, vectorKey)}, url[:at]+inserted+url[end:])
	})
}
