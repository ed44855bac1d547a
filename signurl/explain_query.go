package signurl

import (
	"regexp"
	"slices"
	"strings"
)

// looksSigned is what a signature looks like in any of its usual spellings.
var looksSigned = regexp.MustCompile(`^([A-Za-z0-9_+/-]{43}=?|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$`)

// otherNames are what else signers call the signature's parameter. Those of payloads may look like it.
var (
	otherNames   = []string{"s", "sig", "signature", "sign", "hmac", "mac", "token", "hash"}
	payloadNames = []string{"modifications", "c"}
)

// nameSignature gives the signature's parameter its name, where a target has it under another. causes then say so.
func nameSignature(target, name string) (named string, causes []Cause) {
	path, query, _ := strings.Cut(target, "?")
	parts := strings.Split(query, "&")
	if has(parseQuery(query), name) {
		return target, nil
	}
	at := slices.IndexFunc(parts, func(part string) bool {
		other, value, _ := strings.Cut(part, "=")
		return slices.Contains(otherNames, strings.ToLower(other)) && len(value) >= minCut ||
			looksSigned.MatchString(unescapeText(value)) && !slices.Contains(payloadNames, other)
	})
	if at < 0 {
		return target, nil
	}
	other, value, _ := strings.Cut(parts[at], "=")
	parts[at] = name + "=" + value
	return path + "?" + strings.Join(parts, "&"), []Cause{{
		"the signature is in the parameter " + quote(other), "call it " + name,
	}}
}

// readQuery parts a target whose query has a signature. The parts are the URL's own origin; folder; path; query, which
// stands before the signature; and all, which is without it. The right texts are left to the dialect.
func readQuery(s suspect, name string) (signedURL, reading) {
	target, causes := nameSignature(s.target, name)
	path, query, _ := strings.Cut(target, "?")
	u, ok := cutSignature(target, name)
	if !ok {
		u = signedURL{name: name, path: path, text: target, signed: parseQuery(query)}
	}
	before := strings.TrimPrefix(strings.TrimPrefix(u.text, path), "?")
	all := strings.Split(query, "&")
	all = slices.DeleteFunc(all, func(part string) bool { return strings.HasPrefix(part, name+"=") })
	r := reading{target: target, signature: u.signature, causes: causes, parts: map[string][]string{
		"path":               {path},
		"path without slash": {strings.TrimPrefix(path, "/")},
		"query":              {before},
		"shorter query":      fewer(before),
		"all":                {strings.Join(all, "&")},
		"sorted":             {strings.Join(slices.Sorted(slices.Values(all)), "&")},
	}}
	r.addOwn(s)
	for _, p := range u.after {
		r.ignored = append(r.ignored, p.name)
	}
	return u, r
}

// addOwn adds the URL's own origin, and the folder before the target, if it has them.
func (r *reading) addOwn(s suspect) {
	for name, value := range map[string]string{"own": s.origin, "folder": s.folder} {
		if value != "" {
			r.parts[name] = []string{value}
		}
	}
}

// maxFewer is of how many parameters one is thought of as added: more, nobody writes.
const maxFewer = 32

// fewer returns a query without one of its parameters, for each of them.
func fewer(query string) (queries []string) {
	parts := strings.Split(query, "&")
	for i := range min(len(parts), maxFewer) {
		queries = append(queries, strings.Join(slices.Delete(slices.Clone(parts), i, i+1), "&"))
	}
	return queries
}

// missing is what looks wrong with a query that lacks a parameter which each has.
func missing(list []parameter, name string) Cause {
	if has(list, name) {
		return Cause{}
	}
	return Cause{"the parameter " + name + " is missing", "put it before the signature; " + inQuotes}
}

// inQuotes is why a URL may have lost what follows an &.
const inQuotes = "in a shell, a URL needs quotation marks, or it ends at its first &"

// signatureLast is where the services' signatures go.
func signatureLast(name string) string {
	return "put it at the end, as &" + name + "=…; " + inQuotes
}

// notLast is what is wrong where parameters were signed that stand behind the signature.
var notLast = Cause{"the signature is not last: what follows it was signed, too",
	"put the signature last: what follows it counts for nothing"}
