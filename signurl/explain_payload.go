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
	err     error
	path    string                    // of the URL
	text    string                    // as it stands in the URL
	decoded string                    // from base64
	broken  bool                      // it holds something, and that is not JSON
	list    bool                      // of JSON
	members map[string]jsontext.Value // of an object, or of all objects in a list
	hints   Hints
}

func readBadPayload(s suspect, r reading) badPayload {
	p := badPayload{err: s.err, hints: s.hints, path: r.part("path"), text: r.part("payload")}
	p.members = map[string]jsontext.Value{}
	data, err := decodeAnyBase64(p.text)
	if err != nil {
		return p
	}
	lenient := json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	p.decoded = string(data)
	p.broken = len(data) > 0 && !jsontext.Value(data).IsValid(lenient)
	p.list = jsontext.Value(data).Kind() == '['
	elements := []jsontext.Value{data}
	if p.list && json.Unmarshal(data, &elements, lenient) != nil {
		return p
	}
	for _, element := range elements {
		var members map[string]jsontext.Value
		if json.Unmarshal(element, &members, lenient) == nil { // else it may be filled up to the error
			maps.Copy(p.members, members)
		}
	}
	return p
}

// A payloadAdvice says how to mend a payload, or nothing where it doesn't fit.
type payloadAdvice func(badPayload) string

func advise(advice string, fits func(badPayload) bool) payloadAdvice {
	return func(p badPayload) string {
		if fits(p) {
			return advice
		}
		return ""
	}
}

// adviseContent says how to mend what is well signed and refused: the first that fits, or nothing.
func (g guide) adviseContent(s suspect, r reading) string {
	p := readBadPayload(s, r)
	for _, advise := range g.advice {
		if advice := advise(p); advice != "" {
			return advice
		}
	}
	return ""
}

func begins(with ...string) func(badPayload) bool {
	return func(p badPayload) bool { return beginsWith(p.text, with) }
}

func beginsWith(text string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(text, prefix) })
}

func contains(chars string) func(badPayload) bool {
	return func(p badPayload) bool { return strings.ContainsAny(p.text, chars) }
}

// badSeconds fits a time that is no whole number of seconds, or not a number at all.
func badSeconds(member string) func(badPayload) bool {
	return func(p badPayload) bool {
		return p.members[member] != nil && !readExpires(new(Request), p.members[member])
	}
}
