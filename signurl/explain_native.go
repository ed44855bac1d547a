package signurl

import (
	"regexp"
	"slices"
	"strings"
)

// nativeGrammar is for those who left a part out.
const nativeGrammar = "/img/{signature}/{template}/{payload}.{ext}"

// A nativeURL is one way to part a target. Parts are as they stand in it; any may be empty.
type nativeURL struct {
	origin, query                string
	signature, template, payload string
	ext                          string // with its dot
	templates                    []string
}

func (u nativeURL) text() string { return u.template + "/" + u.payload + u.ext }

// maxReadings bounds the slashes in a signature that are thought of: 43 random characters rarely have more than four.
const maxReadings = 6

var looksSigned = regexp.MustCompile(`^([A-Za-z0-9_-]{43}|[0-9a-f]{64})$`)

// readNative returns the ways to part a target, one at least: base64 in the standard alphabet has slashes, so it isn't
// known where the signature ends.
func readNative(s suspect) (readings []nativeURL) {
	path, query, _ := strings.Cut(strings.TrimPrefix(s.target, nativePrefix), "?")
	parts := strings.Split(path, "/")
	if len(parts) < 3 && !looksSigned.MatchString(parts[0]) {
		parts = slices.Insert(parts, 0, "") // it's the signature that is missing
	}
	for end := 1; end <= max(1, min(len(parts)-2, maxReadings)); end++ {
		u := nativeURL{origin: s.origin, query: query, templates: s.hints.Templates}
		u.signature = strings.Join(parts[:end], "/")
		u.template, u.payload, _ = strings.Cut(strings.Join(parts[end:], "/"), "/")
		if dot := strings.LastIndexByte(u.payload, '.'); dot >= 0 {
			u.payload, u.ext = u.payload[:dot], u.payload[dot:]
		}
		readings = append(readings, u)
	}
	return readings
}

func (Native) explainSignature(s suspect) (key int, causes []Cause) {
	readings := readNative(s)
	for _, u := range readings {
		how := signing{
			hash:      "HMAC-SHA256",
			spellings: []string{base64URL, lowerHex},
			texts:     guesses(u.text(), u, nativeTexts),
		}
		if key, causes := how.explain(s.keys, u.signature); len(causes) > 0 {
			return key, causes
		}
	}
	shape := slices.IndexFunc(nativeShapes, func(c nativeShape) bool { return c.fits(readings[0]) })
	return -1, []Cause{nativeShapes[shape].Cause}
}

// A nativeShape is what can be said of a URL whose signature nothing explains.
type nativeShape struct {
	Cause
	fits func(nativeURL) bool
}

// nativeShapes are in order: the first that fits counts, and the last always does.
var nativeShapes = []nativeShape{
	{Cause{"the signature is missing", "put it after /img/: " + nativeGrammar},
		func(u nativeURL) bool { return u.signature == "" }},
	{Cause{"template or payload is missing", "after /img/ go three parts: " + nativeGrammar},
		func(u nativeURL) bool { return u.payload == "" }},
	{Cause{"the URL was turned into lower case", "use it as it was signed: the case of its letters counts"},
		func(u nativeURL) bool {
			return len(u.signature) == 43 && strings.ToLower(u.signature+u.payload) == u.signature+u.payload
		}},
	{Cause{"the signature has the length of a SHA-1 sum", useSHA256}, lengthIn(27, 28, 40)},
	{Cause{"the signature has the length of a SHA-512 sum", useSHA256}, lengthIn(86, 88, 128)},
	{Cause{"the signature has the length of an MD5 sum", useSHA256}, lengthIn(22, 24, 32)},
	{Cause{"the signature has neither 43 characters, as base64url, nor 64, as hex", useSHA256},
		func(u nativeURL) bool { return !lengthIn(43, 64)(u) }},
	{Cause{"another key signed it, or what it covers was changed afterwards: template, payload or extension",
		"compare the signer's key with those of the settings; if it is one of them, sign the URL again"},
		func(nativeURL) bool { return true }},
}

const useSHA256 = "use HMAC-SHA256, and write its 32 bytes as " + base64URL + " or " + lowerHex

func lengthIn(lengths ...int) func(nativeURL) bool {
	return func(u nativeURL) bool { return slices.Contains(lengths, len(u.signature)) }
}
