package signurl

import (
	"path"
	"slices"
	"strings"
)

const signBannerbear = "sign the whole URL, from https:// to the character before &s="

func (Bannerbear) guide() guide {
	return guide{
		hash:      "HMAC-SHA256",
		spellings: []string{lowerHex},
		place:     signatureLast("s"),
		covers:    "the origin, base, extension or modifications",
		lost:      compareKeys,
		texts:     bannerbearFaults,
		advice:    elementAdvice("name"),
	}
}

var bannerbearFaults = slices.Concat(
	textFaults(signBannerbear), absoluteFaults(signBannerbear), payloadFaults(signBannerbear))

func (d Bannerbear) readings(s suspect) []reading {
	u, r := readQuery(s, "s")
	origins := allOrigins(d.Origins, bannerbearOrigins)
	r.texts = prefixed(origins, u.text)
	r.addOrigins(origins)
	r.addPath(u.path, strings.Split(strings.TrimPrefix(u.path, bannerbearPrefix), "/")[0], s.hints)
	r.addPayload(first(u.signed, "modifications"))
	r.odd = missing(u.signed, "modifications")
	return []reading{r}
}

// addPath adds parts of a path: other format and other base, which are the path with something else in their place.
func (r *reading) addPath(escaped, base string, hints Hints) {
	r.parts["other format"] = exchange([]string{escaped}, path.Ext(escaped), extensions)
	slashed := make([]string, len(hints.Templates))
	for i, name := range hints.Templates {
		slashed[i] = "/" + name
	}
	r.parts["other base"] = exchange([]string{escaped}, "/"+base, slashed)
}
