package signurl

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"net/url"
	"strings"
	"testing"
)

// A service is a dialect as another program signs it.
type service struct {
	dialect Dialect
	hash    func() hash.Hash
	spell   func([]byte) string
	text    string // of the right signature
	url     func(signature string) string
}

// elements is a payload whose alphabets differ: standard base64 of it has +, / and =.
const elements = `[{"name":"title","id":"title","text":"a?>~ÿ??>>!"}]`

func services() []service {
	payload, padded := b64([]byte(elements)), base64.StdEncoding.EncodeToString([]byte(elements))
	last := func(text, name string) func(string) string {
		return func(signature string) string { return text + "&" + name + "=" + signature }
	}
	bannerbear := host + "/signedurl/base-1/image.jpg?modifications=" + payload
	renderform := host + "/signed/template-1.jpg?c=" + padded
	libpixel := "/images/2.jpg?width=400&blur=2"
	return []service{
		{Native{}, sha256.New, b64, signedFor, func(signature string) string { return host + "/img/" + signature + "/" + signedFor }},
		{Stencil{}, sha256.New, hex.EncodeToString, "user-1+base-1+" + payload,
			last(host+"/signed-images/user-1/base-1.png?modifications="+payload, "s")},
		{testBannerbear, sha256.New, hex.EncodeToString, bannerbear, last(bannerbear, "s")},
		{RenderForm{Origins: testOrigins}, sha256.New, hex.EncodeToString, renderform, last(renderform, "s")},
		{LibPixel{}, sha1.New, hex.EncodeToString, libpixel, last(host+libpixel, "signature")},
		{OGImageAPI{}, sha256.New, hex.EncodeToString, "author=M%26M&exp=1893456000&title=Hello+World",
			last(host+"/api/signed/image?title=Hello+World&author=M%26M&exp=1893456000", "sig")},
	}
}

func (s service) sign(key, text string) string { return s.url(s.spell(hmacOf(s.hash, key, text))) }

// Every mistake that doesn't depend on the dialect, in every dialect.
func TestExplainInEveryDialect(t *testing.T) {
	decoded, _ := hex.DecodeString(vectorKey)
	upper := func(sum []byte) string { return strings.ToUpper(hex.EncodeToString(sum)) }
	tests := []struct {
		name string
		url  func(service) string
		want string
	}{
		{"key with a newline", func(s service) string { return s.sign(vectorKey+"\n", s.text) }, "the key had a line break"},
		{"key hex-decoded", func(s service) string { return s.sign(string(decoded), s.text) }, "the key was hex-decoded"},
		{"key in quotation marks", func(s service) string { return s.sign(`"`+vectorKey+`"`, s.text) }, "quotation marks"},
		{"no key", func(s service) string { return s.sign("undefined", s.text) }, "the key was empty"},
		{"another hash", func(s service) string { s.hash = sha512.New; return s.sign(vectorKey, s.text) }, "made with HMAC-SHA512: use HMAC-SHA"},
		{"upper-case hex", func(s service) string { s.spell = upper; return s.sign(vectorKey, s.text) }, "the signature is upper-case hex"},
		{"padded", func(s service) string {
			s.spell = base64.URLEncoding.EncodeToString
			return s.sign(vectorKey, s.text)
		}, "the signature is padded with ="},
		{"cut", func(s service) string {
			return s.url(s.spell(hmacOf(s.hash, vectorKey, s.text))[:20])
		}, "the signature is cut short"},
		{"text with a newline", func(s service) string { return s.sign(vectorKey, s.text+"\n") }, "a line break was signed with the text"},
		{"key and text with newlines", func(s service) string { return s.sign(vectorKey+"\n", s.text+"\n") }, "a line break was signed with the text"},
		{"another key", func(s service) string { return s.sign("somebody else's", s.text) }, "another key signed it, or what it covers was changed"},
		{"missing", func(s service) string { return s.url("") }, "the signature is missing: put it"},
		{"too short", func(s service) string { return s.url("abc") }, "the signature has 3 characters, as none should"},

		{"escaped for HTML", func(s service) string {
			return strings.NewReplacer("/", "&#x2F;", "&", "&#38;").Replace(s.sign(vectorKey, s.text))
		}, "escaped for HTML"},
		{"percent-encoded", func(s service) string { return url.QueryEscape(s.sign(vectorKey, s.text)) }, "percent-encoded after signing"},
		{"double encoding", func(s service) string {
			return url.QueryEscape(url.QueryEscape(s.sign(vectorKey, s.text)))
		}, "percent-encoded twice after signing"},
		{"wrapped", func(s service) string {
			u := s.sign(vectorKey, s.text)
			return u[:60] + "\r\n " + u[60:]
		}, "white space stands within"},
		{"doubled slash", func(s service) string {
			return strings.Replace(s.sign(vectorKey, s.text), host, host+"/", 1)
		}, "slashes are doubled"},
		{"trailing slash", func(s service) string { return s.sign(vectorKey, s.text) + "/" }, "a slash was appended"},
		{"appended", func(s service) string { return s.sign(vectorKey, s.text) + ")" }, "something was appended"},
		{"folder", func(s service) string {
			return strings.Replace(s.sign(vectorKey, s.text), host, host+"/cards", 1)
		}, "something stands before the path"},
		{"folder and key", func(s service) string {
			return strings.Replace(s.sign(vectorKey+"\n", s.text), host, host+"/cards", 1)
		}, "the key had a line break"},
	}
	for _, s := range services() {
		for _, test := range tests {
			t.Run(s.dialect.Name()+"/"+test.name, func(t *testing.T) {
				d, said := explained(t, test.url(s))
				if d.Err == nil || !strings.Contains(said, test.want) || d.Dialect == nil || d.Dialect.Name() != s.dialect.Name() {
					t.Errorf("got %v of %v:\n%swant %q", d.Err, d.Dialect, said, test.want)
				}
			})
		}
	}
}

func TestExplainAcceptsEveryDialect(t *testing.T) {
	for _, s := range services() {
		for _, target := range []string{s.sign(vectorKey, s.text), strings.TrimPrefix(s.sign(vectorKey, s.text), host)} {
			d, _ := explained(t, target)
			if d.Err != nil || d.Key != 1 || d.Answers.Name() != s.dialect.Name() || d.Dialect.Name() != s.dialect.Name() || len(d.Notes) > 0 {
				t.Errorf("%s: got %+v; want it accepted with key 1, and no notes", target, d)
			}
		}
	}
}

// What the server undoes, and what has no effect: accepted, with a note.
func TestExplainNotes(t *testing.T) {
	replace := func(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }
	tests := []struct {
		name    string
		of      []int // services
		changed func(string) string
		want    []string
	}{
		{"&amp;", []int{1, 2, 3, 4, 5}, replace("&", "&amp;"), []string{"& is &amp; in it"}},
		{"base64 escaped", []int{3}, replace("+", "%2B"), []string{"percent-encoded after signing"}},
		{"tracker", []int{2, 3, 4}, func(u string) string { return u + "&fbclid=1&title=2" }, []string{`"fbclid, title" behind the signature`}},
		{"exp in vain", []int{2}, func(u string) string { return u + "&exp=1" }, []string{`"exp" behind the signature counts for nothing`}},
		{"tracker with &amp;", []int{2, 3, 4}, func(u string) string { return strings.ReplaceAll(u, "&", "&amp;") + "&amp;fbclid=1" },
			[]string{"& is &amp; in it", `"fbclid" behind the signature`}},
		{"tracker where order is free", []int{1}, func(u string) string { return u + "&fbclid=1" }, nil},
	}
	for _, test := range tests {
		for _, i := range test.of {
			s := services()[i]
			d, _ := explained(t, test.changed(s.sign(vectorKey, s.text)))
			if d.Err != nil || len(d.Notes) != len(test.want) {
				t.Errorf("%s, %s: got %v, %+v; want the notes %q", s.dialect.Name(), test.name, d.Err, d.Notes, test.want)
				continue
			}
			for i, want := range test.want {
				if !strings.Contains(d.Notes[i].Problem, want) || d.Notes[i].Advice == "" {
					t.Errorf("%s, %s: got %+v, want %q", s.dialect.Name(), test.name, d.Notes[i], want)
				}
			}
		}
	}
}

// Escapes that were changed on the way.
func TestExplainNotesOnEscapes(t *testing.T) {
	libpixel := services()[4]
	tests := []struct{ signed, sent, want string }{
		{"/?src=https://a/b&width=2", "/?src=https%3A//a/b&width=2", "was percent-encoded after signing"},
		{"/?src=https%3A%2F%2Fa&width=2", "/?src=https://a&width=2", "decoded or rewritten after signing"},
		{"/?src=https%3A%2F%2Fa&width=2", "/?src=https%3a%2f%2fa&width=2", "decoded or rewritten after signing"},
		{"/a b.jpg", "/a%20b.jpg", ""},
		{"/?src=https://a/b&width=2", "/?src=https://a/b&width=2", ""},
	}
	for _, test := range tests {
		separator := "?"
		if strings.Contains(test.sent, "?") {
			separator = "&"
		}
		d, _ := explained(t, host+test.sent+separator+"signature="+libpixel.spell(hmacOf(libpixel.hash, vectorKey, test.signed)))
		said := ""
		for _, note := range d.Notes {
			said += note.Problem
		}
		if d.Err != nil || !strings.Contains(said, test.want) || (said == "") != (test.want == "") {
			t.Errorf("%s: got %v, %q; want %q", test.sent, d.Err, said, test.want)
		}
	}
}
