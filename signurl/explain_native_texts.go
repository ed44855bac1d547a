package signurl

import (
	"net/url"
	"strings"
)

// signThis is the advice on a text. Every wrong one is told the same.
const signThis = "sign the text {template}/{payload}.{ext}, as it stands in the URL, and nothing before or after it"

// nativeTexts are what else may have been signed.
var nativeTexts = []fault[nativeURL]{
	{Cause{"a line break was signed with the text", signThis + ": printf '%s' where echo adds one"},
		like("{text}\n", "{text}\r\n")},
	{Cause{"the text that was signed begins with a slash", signThis},
		like("/{text}")},
	{Cause{"the text that was signed begins with /img/", signThis},
		like("/img/{text}", "img/{text}")},
	{Cause{"the absolute URL was signed", signThis},
		like("{origin}/img/{text}", "{origin}/{text}")},
	{Cause{"only the payload was signed", signThis},
		like("{payload}", "{payload}{.ext}")},
	{Cause{"the extension was not signed", signThis},
		like("{template}/{payload}", "{template}/{payload}.")},
	{Cause{"the JSON was signed in place of the payload", signThis + "; the payload is the JSON as base64url"},
		like("{json}", "{json}{.ext}", "{template}{json}", "{template}/{json}", "{template}/{json}{.ext}")},
	{Cause{"the parts of the text were joined otherwise", signThis},
		like("{template}{payload}{.ext}", "{template}.{payload}{.ext}", "{template}:{payload}{.ext}")},
	{Cause{"the query was signed too", signThis + "; the query takes no part"},
		like("{text}?{query}")},
	{Cause{"the extension was changed after signing", "sign the URL again for each format: the signature covers it"},
		like("{template}/{payload}.png", "{template}/{payload}.jpg", "{template}/{payload}.jpeg",
			"{template}/{payload}.webp")},
	{Cause{"the template's name was changed after signing", "sign the URL again: the signature covers the name"},
		renamed},
	{Cause{"the payload was signed in another spelling than the URL has",
		"encode it once, as base64url without padding; sign that, and put the same into the URL"},
		respelled},
}

// like fills the parts of a URL into patterns.
func like(patterns ...string) func(nativeURL) []string {
	return func(u nativeURL) (texts []string) {
		json, _ := decodeAnyBase64(u.payload)
		parts := strings.NewReplacer("{text}", u.text(), "{origin}", u.origin, "{query}", u.query, "{json}", string(json),
			"{template}", u.template, "{payload}", u.payload, "{.ext}", u.ext)
		for _, pattern := range patterns {
			texts = append(texts, parts.Replace(pattern))
		}
		return texts
	}
}

// renamed has the other templates in place of the URL's.
func renamed(u nativeURL) (texts []string) {
	for _, name := range u.templates {
		texts = append(texts, name+"/"+u.payload+u.ext)
	}
	return texts
}

// respelled has the payload in every shape of base64 but its own.
func respelled(u nativeURL) (texts []string) {
	payload, err := url.PathUnescape(u.payload)
	if err != nil {
		return nil
	}
	payloads := []string{payload}
	if data, err := decodeAnyBase64(payload); err == nil {
		for _, encode := range base64Shapes {
			payloads = append(payloads, encode(data), url.QueryEscape(encode(data)))
		}
	}
	for _, payload := range payloads {
		texts = append(texts, u.template+"/"+payload+u.ext)
	}
	return texts
}
