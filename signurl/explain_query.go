package signurl

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// looksSigned is what a signature looks like in any of its usual spellings.
var looksSigned = regexp.MustCompile(`^([A-Za-z0-9_+/-]{43}=?|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$`)

// otherNames are what else signers call the signature's parameter.
var otherNames = []string{"s", "sig", "signature", "sign", "hmac", "mac", "token", "hash"}

// nameSignature gives the signature's parameter its name, where a target has it under another. causes then say so.
func nameSignature(target, name string) (named string, causes []Cause) {
	path, query, _ := strings.Cut(target, "?")
	parts := strings.Split(query, "&")
	if has(parseQuery(query), name) {
		return target, nil
	}
	at := slices.IndexFunc(parts, func(part string) bool {
		other, value, _ := strings.Cut(part, "=")
		return slices.Contains(otherNames, strings.ToLower(other)) || looksSigned.MatchString(unescapeText(value))
	})
	if at < 0 {
		return target, nil
	}
	other, value, _ := strings.Cut(parts[at], "=")
	parts[at] = name + "=" + value
	return path + "?" + strings.Join(parts, "&"), []Cause{{
		fmt.Sprintf("the signature is in the parameter %s", quote(other)), "call it " + name,
	}}
}

// readQuery parts a target whose query has a signature. The reading has the parts own, which is the URL's origin; folder; path,
// also without its slash; query, which stands before the signature, also with a parameter less; and all but the
// signature, as it stands and sorted.
func readQuery(s suspect, name string) (signedURL, reading) {
	target, causes := nameSignature(s.target, name)
	u, ok := cutSignature(target, name)
	if !ok {
		u.path, _, _ = strings.Cut(target, "?")
		u.text = target
	}
	_, query, _ := strings.Cut(target, "?")
	all := slices.DeleteFunc(strings.Split(query, "&"), func(part string) bool { return strings.HasPrefix(part, name+"=") })
	before := strings.TrimPrefix(u.text[len(u.path):], "?")
	r := reading{signature: u.signature, causes: causes, parts: map[string][]string{
		"path":               {u.path},
		"path without slash": {strings.TrimPrefix(u.path, "/")},
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

// fewer returns a query without one of its parameters, for each of them.
func fewer(query string) (queries []string) {
	parts := strings.Split(query, "&")
	for i := range parts {
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
