package signurl

import (
	"net/url"
	"strings"
)

// addPayload adds parts of a payload: itself; JSON, which it holds; and the right texts with JSON in its place, or with
// it in every other shape of base64.
func (r *reading) addPayload(payload string) {
	r.parts["payload"] = []string{payload}
	plain, err := url.PathUnescape(payload)
	if err != nil {
		return
	}
	shapes := []string{plain, url.QueryEscape(plain)}
	if data, err := decodeAnyBase64(strings.ReplaceAll(plain, " ", "+")); err == nil {
		for _, encode := range base64Shapes {
			shapes = append(shapes, encode(data), url.QueryEscape(encode(data)))
		}
		r.parts["JSON"] = []string{string(data)}
		r.parts["text with JSON"] = exchange(r.texts, payload, r.parts["JSON"])
	}
	r.parts["text with another payload"] = exchange(r.texts, payload, shapes)
}

// payloadFaults are those in what a payload is part of.
func payloadFaults(rule string) []fault[reading] {
	return []fault[reading]{
		{Cause{"only the payload was signed", rule}, like("{payload}", "{payload}{.ext}")},
		{Cause{"the JSON was signed in place of the payload", rule + "; the payload is the JSON as base64"},
			like("{JSON}", "{JSON}{.ext}", "{text with JSON}")},
		{Cause{"the payload was signed in another spelling than the URL has",
			"encode it once, sign that, and put the same into the URL"}, like("{text with another payload}")},
	}
}

// textFaults are those in any text.
func textFaults(rule string) []fault[reading] {
	return []fault[reading]{
		{Cause{"a line break was signed with the text", rule + ": printf '%s' where echo adds one"},
			like("{text}\n", "{text}\r\n")},
	}
}

// exchange puts others in the place of a part, where that stands last in each of the texts.
func exchange(texts []string, part string, others []string) (exchanged []string) {
	for _, text := range texts {
		at := strings.LastIndex(text, part)
		if at < 0 || part == "" {
			continue
		}
		for _, other := range others {
			exchanged = append(exchanged, text[:at]+other+text[at+len(part):])
		}
	}
	return exchanged
}

// extensions are those of all formats.
var extensions = []string{".png", ".jpg", ".jpeg", ".webp"}
