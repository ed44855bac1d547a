package signurl

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// withSlash finds a text whose signature has both + and / in the standard alphabet of base64.
func withSlash(t *testing.T) (text string, sum []byte) {
	t.Helper()
	for n := range 1000 {
		text = "article/" + b64(fmt.Appendf(nil, `{"version":"%d"}`, n)) + ".jpg"
		sum = hmacOf(sha256.New, vectorKey, text)
		if std := base64.StdEncoding.EncodeToString(sum); strings.Contains(std, "+") && strings.Contains(std, "/") {
			return text, sum
		}
	}
	t.Fatal("none of 1000 signatures has a slash")
	return "", nil
}

// Every row signs as a signer does who gets something wrong.
func TestExplainNativeSignature(t *testing.T) {
	const key, text = vectorKey, signedFor
	_, file, _ := strings.Cut(text, "/")
	payload := strings.TrimSuffix(file, ".jpg")
	slashText, slashSum := withSlash(t)
	decoded, _ := hex.DecodeString(key)
	decoded64, _ := base64.StdEncoding.DecodeString(key)
	plain := func(text string) string { sum := sha256.Sum256([]byte(text)); return b64(sum[:]) }
	json, _ := base64.RawURLEncoding.DecodeString(payload)
	padded := base64.URLEncoding.EncodeToString([]byte(`{"exp":12}`))
	right := sha256Of(key, text)
	hexSum := hex.EncodeToString(hmacOf(sha256.New, key, text))

	tests := []struct {
		name            string
		signature, text string
		want            []string // a part of each cause
	}{
		{"another key", sha256Of("a key of somebody else", text), text, []string{"another key signed it"}},
		{"payload changed", sha256Of(key, "article/e30.jpg"), text, []string{"was changed afterwards"}},

		{"key with line feed", sha256Of(key+"\n", text), text, []string{"the key had a line break at its end"}},
		{"key with CR LF", sha256Of(key+"\r\n", text), text, []string{"the key had a line break at its end"}},
		{"key hex-decoded", sha256Of(string(decoded), text), text, []string{"the key was hex-decoded: use the bytes of its text"}},
		{"key base64-decoded", sha256Of(string(decoded64), text), text, []string{"the key was base64-decoded"}},
		{"key base64-encoded", sha256Of(base64.StdEncoding.EncodeToString([]byte(key)), text), text, []string{"the key was base64-encoded"}},
		{"key in capitals", sha256Of(strings.ToUpper(key), text), text, []string{"in another case"}},
		{"key in quotes", sha256Of(`"`+key+`"`, text), text, []string{"in quotation marks"}},

		{"padded", right + "=", text, []string{"the signature is padded with ="}},
		{"standard alphabet", base64.RawStdEncoding.EncodeToString(slashSum), slashText, []string{"in the standard alphabet"}},
		{"standard base64", base64.StdEncoding.EncodeToString(slashSum), slashText, []string{"padded with =, and in the standard alphabet"}},
		{"percent-encoded", url.QueryEscape(base64.StdEncoding.EncodeToString(slashSum)), slashText, []string{"percent-encoded base64"}},
		{"upper-case hex", strings.ToUpper(hexSum), text, []string{"upper-case hex"}},
		{"base64 of hex", b64([]byte(hexSum)), text, []string{"base64 of the hex digits"}},
		{"cut", right[:42], text, []string{"cut short"}},
		{"hex cut", hexSum[:32], text, []string{"cut short"}},
		{"too long", right + "x", text, []string{"too long"}},

		{"HMAC-SHA1", hex.EncodeToString(hmacOf(sha1.New, key, text)), text, []string{"HMAC-SHA1: use HMAC-SHA256"}},
		{"HMAC-SHA512", b64(hmacOf(sha512.New, key, text)), text, []string{"HMAC-SHA512"}},
		{"HMAC-SHA384", b64(hmacOf(sha512.New384, key, text)), text, []string{"HMAC-SHA384"}},
		{"HMAC-MD5", b64(hmacOf(md5.New, key, text)), text, []string{"HMAC-MD5"}},
		{"key and text exchanged", sha256Of(text, key), text, []string{"key and text exchanged"}},
		{"plain SHA-256", plain(key + text), text, []string{"plain SHA-256 of key and text"}},
		{"plain SHA-256 of the text first", plain(text + key), text, []string{"plain SHA-256 of text and key"}},

		{"line feed", sha256Of(key, text+"\n"), text, []string{"a line break was signed with the text"}},
		{"slash", sha256Of(key, "/"+text), text, []string{"begins with a slash: sign the text {template}/{payload}.{ext}"}},
		{"path", sha256Of(key, "/img/"+text), text, []string{"begins with /img/"}},
		{"path without slash", sha256Of(key, "img/"+text), text, []string{"begins with /img/"}},
		{"absolute URL", sha256Of(key, host+"/img/"+text), text, []string{"the absolute URL was signed"}},
		{"host and text", sha256Of(key, host+"/"+text), text, []string{"the absolute URL was signed"}},
		{"payload", sha256Of(key, payload), text, []string{"only the payload was signed"}},
		{"file", sha256Of(key, file), text, []string{"only the payload was signed"}},
		{"no extension", sha256Of(key, "article/"+payload), text, []string{"the extension was not signed"}},
		{"JSON", sha256Of(key, string(json)), text, []string{"the JSON was signed"}},
		{"JSON in its place", sha256Of(key, "article/"+string(json)+".jpg"), text, []string{"the JSON was signed"}},
		{"dots", sha256Of(key, "article."+payload+".jpg"), text, []string{"joined otherwise"}},
		{"query", sha256Of(key, text+"?a=b"), text + "?a=b", []string{"the query was signed too"}},
		{"png to jpg", sha256Of(key, "article/"+payload+".png"), text, []string{"the extension was changed after signing"}},
		{"renamed", sha256Of(key, "quote/"+file), text, []string{"the template's name was changed after signing"}},
		{"padded afterwards", sha256Of(key, "a/"+strings.TrimRight(padded, "=")+".jpg"), "a/" + padded + ".jpg", []string{"in another spelling"}},
		{"padding cut afterwards", sha256Of(key, "a/"+padded+".jpg"), "a/" + strings.TrimRight(padded, "=") + ".jpg", []string{"in another spelling"}},
		{"escaped afterwards", sha256Of(key, "a/"+padded+".jpg"), "a/" + url.QueryEscape(padded) + ".jpg",
			[]string{"percent-encoded after signing", "cut the = off"}},
		{"alphabet changed afterwards", sha256Of(key, "a/eyJsYW5nIjoi+++/.jpg"), "a/eyJsYW5nIjoi---_.jpg", []string{"in another spelling"}},

		{"two at once", sha256Of(key+"\n", text+"\n"), text, []string{"the key had a line break", "a line break was signed"}},
		{"as PHP does by default", base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(hmacOf(sha1.New, key, "/"+text)))), text,
			[]string{"HMAC-SHA1", "begins with a slash", "base64 of the hex digits"}},

		{"missing", "", text, []string{"the signature is missing: put it after /img/"}},
		{"template missing", right, file, []string{"template or payload is missing"}},
		{"lower case", strings.ToLower(right), strings.ToLower(text), []string{"turned into lower case"}},
		{"SHA-1 of something", strings.Repeat("0", 40), text, []string{"the length of an HMAC-SHA1"}},
		{"SHA-512 of something", strings.Repeat("0", 128), text, []string{"the length of an HMAC-SHA512"}},
		{"MD5 of something", strings.Repeat("0", 32), text, []string{"the length of an HMAC-MD5"}},
		{"some other length", right[:7], text, []string{"7 characters, as none should"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, said := explained(t, host+"/img/"+test.signature+"/"+test.text)
			if d.Err != ErrSignature || len(d.Causes) != len(test.want) {
				t.Errorf("got %v and %d causes, want %d", d.Err, len(d.Causes), len(test.want))
			}
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not in\n%s", want, said)
				}
			}
		})
	}
}

func TestExplainNativeLeftOut(t *testing.T) {
	if _, said := explained(t, host+"/img/"+signedFor); !strings.Contains(said, "the signature is missing") {
		t.Errorf("got %q", said)
	}
}

func TestExplainTellsTheKey(t *testing.T) {
	tests := []struct {
		name, key string
		want      int
	}{
		{"the first with a line break", "another key entirely\n", 0},
		{"the second with a line break", vectorKey + "\n", 1},
		{"empty", "", -1},
		{"a variable that is not set", "undefined", -1},
		{"nobody's", "a key of somebody else", -1},
	}
	for _, test := range tests {
		d, said := explained(t, "/img/"+sha256Of(test.key, signedFor)+"/"+signedFor)
		if d.Key != test.want || strings.Contains(said, "the key was empty") != (test.name == "empty" || test.key == "undefined") {
			t.Errorf("%s: got key %d, %q; want key %d", test.name, d.Key, said, test.want)
		}
	}
	spaced := []Key{{}, mustKey(t, " padded key ")}
	d := All().Explain(spaced, "/img/"+sha256Of("padded key", signedFor)+"/"+signedFor, Hints{})
	if d.Key != 1 || !strings.Contains(d.Causes[0].Problem, "white space") {
		t.Errorf("got %+v; want key 1 and its white space", d)
	}
}

// What is well signed and still no good.
func TestExplainNativePayload(t *testing.T) {
	json := func(s string) string { return "article/" + b64([]byte(s)) + ".jpg" }
	tests := []struct {
		name, text string
		err        error
		want       string
	}{
		{"padded", "article/e30=.jpg", ErrSyntax, "cut the = off before signing"},
		{"standard alphabet", "article/eyJsYW5nIjoi+++.jpg", ErrSyntax, "write - for + and _ for /"},
		{"standard alphabet with a slash", "article/eyJsYW5nIjoi//+=.jpg", ErrPath, "write - for + and _ for /"},
		{"percent-encoded", "article/e30%3D.jpg", ErrSyntax, "it needs no percent-encoding"},
		{"line break", "article/e3\n0.jpg", ErrSyntax, "without line breaks"},
		{"plain JSON", "article/{}.jpg", ErrSyntax, "put the JSON into the URL as base64url"},
		{"not JSON", json(`{'width':1}`), ErrSyntax, "have a JSON library write the payload"},
		{"cut JSON", json(`{"width":1`), ErrSyntax, "have a JSON library write the payload"},
		{"duplicate", json(`{"exp":1,"exp":2}`), ErrSyntax, `"/exp" occurs twice: mend that`},
		{"unknown member", json(`{"exp":1,"expp":2}`), ErrSyntax, `"expp" was probably meant to be exp`},
		{"member of the wrong type", json(`{"width":"1"}`), ErrSyntax, `width is "1"; it may be a whole number from 1 to 2147483647: mend that`},
		{"exp a string", json(`{"exp":"1893456000"}`), ErrSyntax, "write exp as a number, without quotation marks"},
		{"exp a date", json(`{"exp":"2030-01-01T00:00:00Z"}`), ErrSyntax, "Unix seconds"},
		{"exp a fraction", json(`{"exp":1893456000.5}`), ErrSyntax, "write exp in whole Unix seconds"},
		{"exp null", json(`{"exp":null}`), ErrSyntax, "leave it out"},
		{"extension", "article/e30.gif", ErrFormat, `extension "gif"; known are png, jpg, jpeg, webp: mend that`},
		{"signed with a slash at the end", "article/e30.jpg/", ErrPath, "{template}/{payload}.{ext}"},
		{"nothing signed", "", ErrPath, "{template}/{payload}.{ext}"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, said := explained(t, host+"/img/"+sha256Of(vectorKey, test.text)+"/"+test.text)
			if !strings.Contains(said, test.want) || d.Key != 1 || len(d.Causes) != 1 {
				t.Errorf("got %+v; want %q of key 1", d, test.want)
			}
		})
	}
}
