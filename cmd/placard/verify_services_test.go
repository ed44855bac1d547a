package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strings"
	"testing"
)

// hexOf signs as the services' own clients do.
func hexOf(h func() hash.Hash, text string) string {
	mac := hmac.New(h, []byte(testKey))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

const (
	shop   = "https://img.shop.example"
	titled = `[{"name":"title","text":"Hello"}]`
)

func list(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }

func stencilSigned(user, json string) string {
	return shop + "/signed-images/" + user + "/b-1.png?modifications=" + list(json) +
		"&s=" + hexOf(sha256.New, user+"+b-1+"+list(json))
}

// absolutely signs with &s= what it gets.
func absolutely(url string) string { return url + "&s=" + hexOf(sha256.New, url) }

func libpixelSigned(target string) string {
	return shop + target + "&signature=" + hexOf(sha1.New, target)
}

func ogimageSigned(query string) string {
	return shop + "/api/signed/image?" + query + "&sig=" + hexOf(sha256.New, query)
}

// TestVerifyServices: every dialect's verdict names what its URL does, and answers as its service.
func TestVerifyServices(t *testing.T) {
	file := writeFile(t, "placard.yaml", "public_url: "+shop+"\nprojects:\n- {id: shop, keys: "+testKey+", user_ids: [u1], "+
		"bases: {b-1: article}, templates: [article, photo], sources: {photos: 'https://photos.example/all'}}\n")
	expiring := func(at string) string { return `[{"name":"_url","expires":` + at + `}]` }
	const source = "https://photos.example/all/1.jpg"
	tests := []struct {
		name, url string
		want      []string
	}{
		{"stencil", stencilSigned("u1", titled),
			[]string{"accepted\n", "dialect        stencil\n", "project        shop\n", "user           u1\n", "base           b-1\n",
				"template       article\n", "format         png\n", "modifications  1\n"}},
		{"stencil, another's user", stencilSigned("u2", titled), []string{"answers 401", `user id "u2", which is none of the project shop`}},
		{"stencil, expired", stencilSigned("u1", expiring("1600000000")), []string{"answers 410", "wrong: the URL has expired"}},
		{"stencil, milliseconds", stencilSigned("u1", expiring("1893456000000")), []string{"accepted\n", "written in milliseconds? It counts seconds"}},
		{"stencil, user changed", strings.Replace(stencilSigned("u1", titled), "/u1/", "/u3/", 1), []string{"answers 401", "the user id was changed after signing"}},
		{"bannerbear", absolutely(shop + "/signedurl/b-1/image.jpg?modifications=" + list(titled)),
			[]string{"accepted\n", "dialect        bannerbear\n", "base           b-1\n"}},
		{"bannerbear, &amp;", strings.ReplaceAll(absolutely(shop+"/signedurl/b-1/image.jpg?modifications="+list(titled)), "&", "&amp;"),
			[]string{"accepted\n", "note: the URL was escaped for HTML: & is &amp; in it\n  do: unescape it"}},
		{"bannerbear, unknown parameter", absolutely(shop + "/signedurl/b-1/image.jpg?v=1&modifications=" + list(titled)),
			[]string{"accepted\n", "note: v: no such parameter\n"}},
		{"bannerbear, http", strings.Replace(absolutely("http://img.shop.example/signedurl/b-1/image.jpg?modifications="+list(titled)), "http://", "https://", 1),
			[]string{"answers 401 Unauthorized", `for "http://img.shop.example"`, `sign for "https://img.shop.example"`}},
		{"bannerbear, base of nobody", absolutely(shop + "/signedurl/b-2/image.jpg?modifications=" + list(titled)),
			[]string{"answers 404", "the project shop may not use the template b-2"}},
		{"bannerbear, milliseconds", absolutely(shop + "/signedurl/b-1/image.jpg?exp=1893456000000&modifications=" + list(titled)), []string{"accepted\n", "milliseconds?"}},
		{"renderform", absolutely(shop + "/signed/article.webp?c=" + list(`{"title.text":"Hello"}`)),
			[]string{"accepted\n", "dialect        renderform\n", "format         webp\n"}},
		{"renderform, milliseconds", absolutely(shop + "/signed/article.jpg?c=" + list(`[{"id":"_url","expires":1893456000000}]`)),
			[]string{"accepted\n", "milliseconds?"}},
		{"renderform, wrong", absolutely(shop+"/signed/article.webp?c="+list("[]")) + "0", []string{"answers 403"}},
		{"libpixel, card", libpixelSigned("/article.jpg?title=Hello"), []string{"accepted\n", "dialect        libpixel\n", "modifications  1\n"}},
		{"libpixel, milliseconds", libpixelSigned("/article.jpg?title=Hello&exp=1893456000000"), []string{"accepted\n", "milliseconds?"}},
		{"libpixel, source", libpixelSigned("/photos/1.jpg?width=400&height=300&mode=crop"),
			[]string{"accepted\n", "source   photos\n", "image    " + source + "\n", "format   its own\n", "box      400×300, crop\n"}},
		{"libpixel, no such source", libpixelSigned("/files/1.jpg?width=400"), []string{"answers 404", `no source of images "files"`}},
		{"libpixel, unsigned", shop + "/photos/1.jpg?width=400", []string{"answers 403", "the signature is missing"}},
		{"ogimageapi", ogimageSigned("exp=4102444800&title=Hello"),
			[]string{"accepted\n", "dialect        ogimageapi\n", "base           default\n", "template       article\n", "2100-01-01T00:00:00Z"}},
		{"ogimageapi, milliseconds", ogimageSigned("exp=1893456000000&title=Hello"), []string{"accepted\n", "milliseconds?"}},
		{"ogimageapi, seconds from now", ogimageSigned("exp=86400&title=Hello"), []string{"answers 400", "in the last century"}},
		{"ogimageapi, expired", ogimageSigned("exp=1600000000&title=Hello"), []string{"answers 400", "wrong: the URL has expired"}},
		{"ogimageapi, title", ogimageSigned("exp=4102444800"), []string{"answers 400", "title is required"}},
		{"ogimageapi, the service's own", shop + "/api/signed/image?title=Hello&exp=4102444800&sig=" + strings.Repeat("0", 64),
			[]string{"answers 400", "ask this server for the URL, by /api/signed/generate"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			status := run([]string{"verify", test.url}, []string{"PLACARD_CONFIG=" + file}, strings.NewReader(""), &out, &errs)
			for _, part := range test.want {
				if !strings.Contains(out.String(), part) {
					t.Errorf("%q is not in\n%s%s", part, out.String(), errs.String())
				}
			}
			if (status == 0) != (test.want[0] == "accepted\n") {
				t.Errorf("the status is %d", status)
			}
		})
	}
}

// TestVerifyOpenSources: where sources are open, only their images need no signature.
func TestVerifyOpenSources(t *testing.T) {
	file := writeFile(t, "placard.yaml", "libpixel_require_signature: false\nprojects:\n"+
		"- {id: shop, keys: "+testKey+", sources: {photos: 'https://photos.example'}}\n")
	for url, want := range map[string]string{
		"/photos/1.jpg?width=400":                                      "accepted\n  dialect  libpixel\n  project  shop\n  key      none, as libpixel-require-signature is false\n  source   photos\n",
		"/photos/1.jpg?width=400&signature=" + strings.Repeat("0", 40): "not accepted: the server answers 403",
		"/article.jpg?title=Hello":                                     "not accepted: the server answers 403",
		"/img/article/e30.jpg":                                         "not accepted: the server answers 403",
	} {
		var out, errs bytes.Buffer
		run([]string{"verify", url}, []string{"PLACARD_CONFIG=" + file}, strings.NewReader(""), &out, &errs)
		if !strings.HasPrefix(out.String(), want) {
			t.Errorf("%s: got\n%s%s\nwant %s", url, out.String(), errs.String(), want)
		}
	}
}
