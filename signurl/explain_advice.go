package signurl

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// nativeAdvice is for payloads of native URLs.
var nativeAdvice = slices.Concat([]payloadAdvice{
	advise("put the JSON into the URL as base64url, and sign that", begins("{", "%7B")),
	advise("put base64url into the URL as it is, and sign that: it needs no percent-encoding", contains("%")),
	advise("write - for + and _ for /, without = at the end, and sign that", contains("+/")),
	advise("cut the = off before signing", contains("=")),
	advise("encode without line breaks, as base64 -w0 does, and sign that", contains("\r\n \t")),
	advise("write exp as a number, without quotation marks: Unix seconds, as date +%s prints them",
		func(p badPayload) bool { return p.members["exp"].Kind() == '"' }),
	advise("write exp in whole Unix seconds, as date +%s prints them, or leave it out for a URL that never expires",
		badSeconds("exp")),
}, jsonAdvice, []payloadAdvice{meantMembers})

// elementAdvice is for lists of objects, of which each has its layer's name in the member key.
func elementAdvice(key string) []payloadAdvice {
	named := `{"` + key + `":"title","text":"Hello"}`
	return slices.Concat([]payloadAdvice{
		advise("cut the slash off the path's end; if it was signed, too, sign the URL again",
			func(p badPayload) bool { return errors.Is(p.err, ErrPath) && strings.HasSuffix(p.path, "/") }),
		advise("put the JSON into the URL as base64, and sign that", begins("[", "{", "%5B", "%7B")),
		advise("say which layer each object is for, as in "+named+": stencil and bannerbear call that name, renderform id",
			func(p badPayload) bool { return p.list && p.members[key] == nil && len(p.members) > 0 }),
		advise("write a list of objects, as in ["+named+"], and sign that",
			func(p badPayload) bool {
				return key == "name" && !p.list && len(p.members) > 0 && p.members["modifications"] == nil
			}),
		advise("write expires in whole Unix seconds, as date +%s prints them, without quotation marks",
			badSeconds("expires")),
	}, jsonAdvice)
}

// stencilAdvice comes before that on elements.
var stencilAdvice = []payloadAdvice{
	advise("ask for png or jpg; the extension is not signed, so the signature stays the same",
		func(p badPayload) bool { return errors.Is(p.err, ErrFormat) }),
}

// jsonAdvice is for whatever should be base64 of JSON.
var jsonAdvice = []payloadAdvice{
	advise("encode the JSON as base64 once, not twice, and sign that",
		func(p badPayload) bool { return beginsWith(p.decoded, []string{"eyJ", "W3s", "e30", "W10"}) }),
	advise("have a JSON library write the payload, not a template or string functions",
		func(p badPayload) bool { return p.broken }),
}

// meantMembers says what the unknown members of a native payload were probably meant to be.
func meantMembers(p badPayload) string {
	known := append([]string{"modifications"}, memberNames(members)...)
	var meant []string
	for _, name := range slices.Sorted(maps.Keys(p.members)) {
		if p.hints.Nearest != nil && !p.list && !slices.Contains(known, name) {
			meant = append(meant, quote(name)+" was probably meant to be "+p.hints.Nearest(name, known))
		}
	}
	return strings.Join(meant, ", ")
}
