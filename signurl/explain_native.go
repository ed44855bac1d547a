package signurl

import (
	"regexp"
	"slices"
	"strings"
)

// nativeGrammar is for those who left a part out.
const nativeGrammar = "/img/{signature}/{template}/{payload}.{ext}"

// signNative is the advice on a text. Every wrong one is told the same.
const signNative = "sign the text {template}/{payload}.{ext}, as it stands in the URL, and nothing before or after it"

func (Native) guide() guide {
	return guide{
		hash:      "HMAC-SHA256",
		spellings: []string{base64URL, lowerHex},
		place:     "put it after /img/: " + nativeGrammar,
		covers:    "template, payload or extension",
		lost:      compareKeys,
		texts:     nativeFaults,
		advice:    nativeAdvice,
	}
}

var nativeFaults = slices.Concat(textFaults(signNative), []fault[reading]{
	{Cause{"the text that was signed begins with a slash", signNative}, like("/{text}")},
	{Cause{"the text that was signed begins with /img/", signNative}, like("/img/{text}", "img/{text}")},
	{Cause{"the absolute URL was signed", signNative}, like("{own}/img/{text}", "{own}/{text}")},
	{Cause{"the extension was not signed", signNative}, like("{template}/{payload}", "{template}/{payload}.")},
	{Cause{"the JSON was signed in place of the payload", signNative + "; the payload is the JSON as base64url"},
		like("{template}{JSON}", "{template}/{JSON}")},
	{Cause{"the parts of the text were joined otherwise", signNative},
		like("{template}{payload}{.ext}", "{template}.{payload}{.ext}", "{template}:{payload}{.ext}")},
	{Cause{"the query was signed too", signNative + "; the query takes no part"}, like("{text}?{query}")},
	{Cause{"the extension was changed after signing", "sign the URL again for each format: the signature covers it"},
		like("{template}/{payload}{any .ext}")},
	{Cause{"the template's name was changed after signing", "sign the URL again: the signature covers the name"},
		like("{any template}/{payload}{.ext}")},
}, payloadFaults(signNative))

// maxReadings bounds the slashes in a signature that are thought of: 43 random characters rarely have more than four.
const maxReadings = 6

var looksNative = regexp.MustCompile(`^([A-Za-z0-9_-]{43}|[0-9a-f]{64})$`)

// readings are several: base64 in the standard alphabet has slashes, so it isn't known where the signature ends.
func (Native) readings(s suspect) (readings []reading) {
	path, query, _ := strings.Cut(strings.TrimPrefix(s.target, nativePrefix), "?")
	parts := strings.Split(path, "/")
	if len(parts) < 3 && !looksNative.MatchString(parts[0]) {
		parts = slices.Insert(parts, 0, "") // it's the signature that is missing
	}
	for end := 1; end <= max(1, min(len(parts)-2, maxReadings)); end++ {
		r := readNative(s.hints, strings.Join(parts[:end], "/"), strings.Join(parts[end:], "/"))
		r.parts["query"] = []string{query}
		r.addOwn(s)
		readings = append(readings, r)
	}
	return readings
}

// readNative parts what follows a signature.
func readNative(hints Hints, signature, text string) reading {
	template, payload, _ := strings.Cut(text, "/")
	ext := ""
	if dot := strings.LastIndexByte(payload, '.'); dot >= 0 {
		payload, ext = payload[:dot], payload[dot:]
	}
	r := reading{signature: signature, texts: []string{text}, parts: map[string][]string{
		"template":     {template},
		".ext":         {ext},
		"any template": hints.Templates,
		"any .ext":     extensions,
	}}
	r.addPayload(payload)
	if payload == "" {
		r.odd = Cause{"template or payload is missing", "after /img/ go three parts: " + nativeGrammar}
	}
	return r
}
