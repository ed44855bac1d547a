package signurl

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A badPayload is one that was signed and is refused.
type badPayload struct {
	text    string                    // as it stands in the URL
	broken  bool                      // it holds something, and that is not JSON
	members map[string]jsontext.Value // none where it is no object
}

func readBadPayload(text string) badPayload {
	p := badPayload{text: text}
	data, err := decodeAnyBase64(text)
	if err != nil {
		return p
	}
	lenient := json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	p.broken = len(data) > 0 && !jsontext.Value(data).IsValid(lenient)
	if json.Unmarshal(data, &p.members, lenient) != nil {
		p.members = nil // it may be filled up to the error
	}
	return p
}

// payloadAdvice is how to mend a payload. The first that fits counts.
var payloadAdvice = []struct {
	advice string
	fits   func(badPayload) bool
}{
	{"put the JSON into the URL as base64url, and sign that",
		func(p badPayload) bool { return strings.HasPrefix(p.text, "{") || strings.HasPrefix(p.text, "%7B") }},
	{"put base64url into the URL as it is, and sign that: it needs no percent-encoding", contains("%")},
	{"write - for + and _ for /, without = at the end, and sign that", contains("+/")},
	{"cut the = off before signing", contains("=")},
	{"encode without line breaks, as base64 -w0 does, and sign that", contains("\r\n \t")},
	{"write exp as a number, without quotation marks: Unix seconds, as date +%s prints them",
		func(p badPayload) bool { return p.members["exp"].Kind() == '"' }},
	{"write exp in whole Unix seconds, as date +%s prints them, or leave it out for a URL that never expires",
		func(p badPayload) bool {
			return p.members["exp"] != nil && !readExpires(new(Request), p.members["exp"])
		}},
	{"have a JSON library write the payload, not a template or string functions",
		func(p badPayload) bool { return p.broken }},
}

func contains(chars string) func(badPayload) bool {
	return func(p badPayload) bool { return strings.ContainsAny(p.text, chars) }
}

func (Native) adviseContent(s suspect) string {
	u := readNative(s)[0]
	p := readBadPayload(u.payload)
	for _, row := range payloadAdvice {
		if row.fits(p) {
			return row.advice
		}
	}
	return s.hints.meantMembers(p)
}

// meantMembers says what the unknown members were probably meant to be.
func (h Hints) meantMembers(p badPayload) string {
	known := []string{"modifications"}
	for _, m := range members {
		known = append(known, m.name)
	}
	var meant []string
	for _, name := range slices.Sorted(maps.Keys(p.members)) {
		if h.Nearest != nil && !slices.Contains(known, name) {
			meant = append(meant, quote(name)+" was probably meant to be "+h.Nearest(name, known))
		}
	}
	return strings.Join(meant, ", ")
}
