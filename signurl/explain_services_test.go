package signurl

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

// serviceNamed returns the service of that dialect.
func serviceNamed(t *testing.T, name string) service {
	t.Helper()
	for _, s := range services() {
		if s.dialect.Name() == name {
			return s
		}
	}
	t.Fatal("no service is called " + name)
	return service{}
}

// Every row signs another text than the URL has.
func TestExplainTextsOfServices(t *testing.T) {
	payload, padded := b64([]byte(elements)), base64.StdEncoding.EncodeToString([]byte(elements))
	replace := strings.NewReplacer
	tests := []struct {
		dialect, name string
		text          func(right string) string
		want          string
	}{
		{"stencil", "hyphens", replace("+", "-").Replace, "joined otherwise than with +"},
		{"stencil", "no separators", replace("+", "").Replace, "joined otherwise than with +"},
		{"stencil", "slashes", replace("+", "/").Replace, "joined otherwise than with +"},
		{"stencil", "plus signs escaped", replace("+", "%2B").Replace, "joined otherwise than with +"},
		{"stencil", "extension", replace("base-1", "base-1.png").Replace, "the extension was signed"},
		{"stencil", "order", replace("user-1", "base-1", "base-1", "user-1").Replace, "in another order"},
		{"stencil", "no user", replace("user-1+", "").Replace, "the user id was not signed"},
		{"stencil", "no base", replace("base-1+", "").Replace, "the base was not signed"},
		{"stencil", "no modifications", replace("+"+payload, "").Replace, "the modifications were not signed"},
		{"stencil", "JSON", replace(payload, elements).Replace, "the JSON was signed"},
		{"stencil", "payload", replace("user-1+base-1+", "").Replace, "only the payload was signed"},
		{"stencil", "another user", replace("user-1", "user-2").Replace, "the user id was changed after signing"},
		{"stencil", "another base", replace("base-1", "product").Replace, "the base was changed after signing"},
		{"stencil", "padded", replace(payload, base64.URLEncoding.EncodeToString([]byte(elements))).Replace, "in another spelling"},
		{"stencil", "payload escaped", replace(payload, "W3sibmFtZSI6InRpdGxlIiwiaWQiOiJ0aXRsZSIsInRleHQiOiJhPz5%2Bw78%2FPz4%2BISJ9XQ").Replace, "in another spelling"},
		{"stencil", "path and query", func(string) string { return "/signed-images/user-1/base-1.png?modifications=" + payload }, "the path and query were signed"},

		{"bannerbear", "http", replace("https://", "http://").Replace, `for "http://img.example.com", with the wrong one of http and https: sign for "https://img.example.com"`},
		{"bannerbear", "service's origin with http", replace(host, "http://cdn.bannerbear.com").Replace, "the wrong one of http and https"},
		{"bannerbear", "port", replace(host, host+":443").Replace, `for "https://img.example.com:443", with the wrong port`},
		{"bannerbear", "no port", replace(host, "http://127.0.0.1").Replace, "the wrong port"},
		{"bannerbear", "base URL with a slash", replace(host, host+"/").Replace, "two slashes were signed"},
		{"bannerbear", "no scheme", replace("https://", "").Replace, "without its scheme"},
		{"bannerbear", "path", replace(host, "").Replace, "the path was signed without the origin"},
		{"bannerbear", "path without slash", replace(host+"/", "").Replace, "the path was signed without the origin"},
		{"bannerbear", "no query", func(string) string { return host + "/signedurl/base-1/image.jpg" }, "the query was not signed"},
		{"bannerbear", "query", func(string) string { return "modifications=" + payload }, "only the query was signed"},
		{"bannerbear", "payload", func(string) string { return payload }, "only the payload was signed"},
		{"bannerbear", "JSON", replace(payload, elements).Replace, "the JSON was signed"},
		{"bannerbear", "up to s=", func(right string) string { return right + "&s=" }, "ends with &s="},
		{"bannerbear", "alphabet", replace(payload, strings.TrimRight(padded, "=")).Replace, "in another spelling"},
		{"bannerbear", "padded", replace(payload, padded).Replace, "in another spelling"},
		{"bannerbear", "extension", replace(".jpg", ".png").Replace, "the extension was changed after signing"},
		{"bannerbear", "base", replace("base-1", "product").Replace, "the name of the template was changed"},
		{"bannerbear", "slash at the path's end", replace(".jpg", ".jpg/").Replace, "a slash at the path's end was signed"},

		{"renderform", "http", replace("https://", "http://").Replace, "the wrong one of http and https"},
		{"renderform", "another origin", replace(host, "https://api.renderform.io").Replace, "another key signed it, or what it covers"},
		{"renderform", "no folder", replace("/signed", "").Replace, "something stands before the path that was signed"},
		{"renderform", "relative with a slash", replace(host+"/signed", "").Replace, "the file was signed with a slash before it"},
		{"renderform", "relative with the folder", replace(host+"/", "").Replace, "the path was signed without the origin"},
		{"renderform", "no extension", replace(".jpg", "").Replace, "the extension was not signed"},
		{"renderform", "extension", replace(".jpg", ".png").Replace, "the extension was changed after signing"},
		{"renderform", "extension, relative", replace(host+"/signed/", "", ".jpg", ".png").Replace, "the extension was changed after signing"},
		{"renderform", "template, relative", replace(host+"/signed/", "", "template-1", "quote").Replace, "the name of the template was changed"},
		{"renderform", "JSON", replace(padded, elements).Replace, "the JSON was signed"},
		{"renderform", "padding cut", replace("=&", "&", padded, strings.TrimRight(padded, "=")).Replace, "in another spelling"},

		{"libpixel", "origin", func(right string) string { return host + right }, "the origin was signed with the path"},
		{"libpixel", "no slash", func(right string) string { return right[1:] }, "the path was signed without its slash"},
		{"libpixel", "no query", func(string) string { return "/images/2.jpg" }, "the query was not signed"},
		{"libpixel", "query", func(string) string { return "width=400&blur=2" }, "only the query was signed"},
		{"libpixel", "sorted", func(string) string { return "/images/2.jpg?blur=2&width=400" }, "sorted before signing"},
		{"libpixel", "up to signature=", func(right string) string { return right + "&signature=" }, "ends with &signature="},
		{"libpixel", "parameter added", func(string) string { return "/images/2.jpg?width=400" }, "a parameter was put before the signature"},

		{"ogimageapi", "order of the URL", func(string) string { return "title=Hello+World&author=M%26M&exp=1893456000" }, "in another order"},
		{"ogimageapi", "%20", replace("+", "%20").Replace, "a space was signed as %20"},
		{"ogimageapi", "unescaped", replace("+", " ", "%26", "&").Replace, "without their escapes"},
		{"ogimageapi", "no exp", replace("exp=1893456000&", "").Replace, "exp was not signed"},
		{"ogimageapi", "sig", replace("&title", "&sig=&title").Replace, "sig was signed too"},
		{"ogimageapi", "expires_in", replace("&title", "&expires_in=86400&title").Replace, "expires_in was signed"},
		{"ogimageapi", "path", func(right string) string { return "/api/signed/image?" + right }, "the path was signed with the parameters"},
		{"ogimageapi", "the service's own", func(string) string { return "a secret of theirs" }, "ask this server for the URL, by /api/signed/generate"},
	}
	for _, test := range tests {
		t.Run(test.dialect+"/"+test.name, func(t *testing.T) {
			s := serviceNamed(t, test.dialect)
			d, said := explained(t, s.sign(vectorKey, test.text(s.text)))
			if !errors.Is(d.Err, ErrSignature) || !strings.Contains(said, test.want) || len(d.Causes) != 1 {
				t.Errorf("got %v:\n%swant %q", d.Err, said, test.want)
			}
		})
	}
}

// Every row has a URL that is no good for more than its signed text.
func TestExplainURLsOfServices(t *testing.T) {
	of := func(text string) string { return sha256HexOf(vectorKey, text) }
	payload := b64([]byte(elements))
	const path = "/signedurl/base-1/image.jpg"
	query := "modifications=" + payload
	absolute := func(text, rest string) string { return host + rest + "&s=" + of(text) }
	libpixel := serviceNamed(t, "libpixel")
	libpixel.hash = sha256.New
	tests := []struct {
		name, url string
		want      []string // a part of each cause
	}{
		{"origin not listed", strings.Replace(absolute("https://other.example"+path+"?"+query, path+"?"+query), host, "https://other.example", 1),
			[]string{`signed for "https://other.example", which is no origin of this server: add that to public-url, or sign for "https://img.example.com"`}},
		{"origin with the folder of a proxy", strings.Replace(absolute(host+"/cards"+path+"?"+query, path+"?"+query), host, host+"/cards", 1),
			[]string{"something stands before the path", "the folder before the path was signed, too"}},
		{"exp added", absolute(host+path+"?"+query, path+"?"+query+"&exp=1893456000"), []string{"a parameter was put before the signature after signing"}},
		{"all but s signed", host + path + "?s=" + of(host+path+"?"+query) + "&" + query, []string{"the signature is not last"}},
		{"signature in the middle", host + path + "?" + query + "&s=" + of(host+path+"?"+query+"&exp=1893456000") + "&exp=1893456000",
			[]string{"the signature is not last"}},
		{"signature under another name", host + path + "?" + query + "&signature=" + of(host+path+"?"+query),
			[]string{`in the parameter "signature": call it s`}},
		{"signature under a name of its own", host + path + "?" + query + "&x=" + of(host+path+"?"+query+"\n"),
			[]string{`in the parameter "x"`, "a line break was signed"}},
		{"cut by a shell", host + path + "?" + query, []string{"the signature is missing: put it at the end, as &s=…; in a shell, a URL needs quotation marks"}},
		{"payload under another name", absolute("x", path+"?c="+payload), []string{"the parameter modifications is missing"}},
		{"lower case", strings.ToLower(absolute(host+path+"?"+query, path+"?"+query)), []string{"turned into lower case"}},
		{"length of SHA-1", host + path + "?" + query + "&s=" + strings.Repeat("0", 40), []string{"the length of an HMAC-SHA1: use HMAC-SHA256, and write it as lower-case hex"}},

		{"stencil: plus sign in an id", host + "/signed-images/a+b/base-1.png?" + query + "&s=" + of("a+b+base-1+"+payload),
			[]string{"a +, = or & stands in the user id or base: write it %2B"}},
		{"stencil: signature under another name", host + "/signed-images/u/b.png?" + query + "&sig=" + of("u+b+"+payload), []string{`in the parameter "sig": call it s`}},
		{"renderform: signature under another name", host + "/signed/a.jpg?c=" + payload + "&sig=" + of("a.jpg?c="+payload), []string{`in the parameter "sig": call it s`}},
		{"renderform: c second", host + "/signed/a.jpg?v=1&c=" + payload + "&s=" + of("a.jpg?v=1&c="+payload), []string{"not of the form /signed/{template}.{ext}?c={changes}: put c first"}},
		{"renderform: without its folder", host + "/a.jpg?c=" + payload + "&s=" + of(host+"/b.jpg?c="+payload), []string{"another key signed it"}},
		{"libpixel: SHA-256", libpixel.sign(vectorKey, libpixel.text), []string{"made with HMAC-SHA256: use HMAC-SHA1"}},
		{"libpixel: not last", host + "/images/2.jpg?signature=" + hex.EncodeToString(hmacOf(serviceNamed(t, "libpixel").hash, vectorKey, "/images/2.jpg?width=400")) + "&width=400",
			[]string{"the signature is not last: what follows it was signed, too: put the signature last"}},
		{"libpixel: unsigned", host + "/images/2.jpg?width=400", []string{"the signature is missing: put it at the end, as &signature=…"}},
		{"ogimageapi: exp added", host + "/api/signed/image?title=T&exp=1893456000&sig=" + of("title=T"), []string{"a parameter was added after signing, or exp was not signed"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, said := explained(t, test.url)
			if !errors.Is(d.Err, ErrSignature) || len(d.Causes) != len(test.want) {
				t.Errorf("got %v and %d causes, want %d:\n%s", d.Err, len(d.Causes), len(test.want), said)
			}
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not in\n%s", want, said)
				}
			}
		})
	}
}

// What is well signed and still no good.
func TestExplainPayloadsOfServices(t *testing.T) {
	stencil := func(json string) string { return "b.png?modifications=" + b64([]byte(json)) }
	tests := []struct {
		name, url string
		err       error
		want      string
	}{
		{"not JSON", stencil(`[{'name':'t'}]`), ErrSyntax, "have a JSON library write the payload"},
		{"JSON as it is", `b.png?modifications=[{"name":"t"}]`, ErrSyntax, "put the JSON into the URL as base64"},
		{"JSON escaped", `b.png?modifications=%5B%7B%22name%22`, ErrSyntax, "put the JSON into the URL as base64"},
		{"base64 twice", stencil(b64([]byte(`[{"name":"t"}]`))), ErrSyntax, "encode the JSON as base64 once, not twice"},
		{"object", stencil(`{"title":"Hello"}`), ErrSyntax, `write a list of objects, as in [{"name":"title"`},
		{"word of renderform", stencil(`[{"id":"title","text":"Hello"}]`), ErrSyntax, `as in {"name":"title","text":"Hello"}`},
		{"expires a text", stencil(`[{"name":"_url","expires":"1893456000"}]`), ErrSyntax, "write expires in whole Unix seconds"},
		{"list of nothing", stencil(`[1,"x"]`), ErrSyntax, "mend that, and sign the URL again"},
		{"extension", strings.Replace(stencil(`[]`), ".png", ".webp", 1), ErrFormat, "ask for png or jpg; the extension is not signed"},
		{"slash", strings.Replace(stencil(`[]`), ".png", ".png/", 1), ErrPath, "cut the slash off the path's end"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, payload, _ := strings.Cut(test.url, "modifications=")
			d, said := explained(t, host+"/signed-images/u/"+test.url+"&s="+sha256HexOf(vectorKey, "u+b+"+payload))
			if !errors.Is(d.Err, test.err) || d.Key != 1 || len(d.Causes) != 1 || !strings.Contains(said, test.want) {
				t.Errorf("got %v of key %d:\n%swant %q", d.Err, d.Key, said, test.want)
			}
		})
	}
}
