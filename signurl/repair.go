package signurl

import (
	"iter"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A claim is what a target shows for itself: a signature, and the texts of which it may be the signature.
type claim struct {
	signature string
	texts     []string
}

// prove finds the form of target that a key signed: as it was sent, else as one of its repairs. A request must be
// read from that form and from no other.
func prove(keys []Key, m scheme, target string, read func(string) (claim, bool)) (form string, key int, err error) {
	for form := range forms(target) {
		c, ok := read(form)
		if !ok {
			continue
		}
		if key, err := verify(keys, m, c.signature, c.texts...); err == nil {
			return form, key, nil
		}
	}
	return "", 0, ErrSignature
}

// forms are the target as it was sent, and what it may have been before somebody on its way changed it: each once. Few
// requests ask for more than the first.
func forms(target string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(target) {
			return
		}
		tried := []string{target}
		plain := strings.ReplaceAll(target, "&amp;", "&") // no other entity: &copy needs no semicolon, and may be a parameter
		for _, repair := range repairs {
			form := repair(plain)
			if slices.Contains(tried, form) {
				continue
			}
			if !yield(form) {
				return
			}
			tried = append(tried, form)
		}
	}
}

// repairs undo what crawlers, mail programs, proxies and templates do to URLs. They get a target without the &amp; that
// templates leave in. There are eight at most: each costs an HMAC per key and text for whoever asks.
var repairs = []func(string) string{
	func(s string) string { return s },
	decodePunctuation,
	decodeBase64Characters,
	func(s string) string { return decodeBase64Characters(decodePunctuation(s)) },
	decodeAll,
	encodeValues,
	func(s string) string { return escapes.ReplaceAllStringFunc(s, strings.ToLower) },
	func(s string) string { return escapes.ReplaceAllStringFunc(s, strings.ToUpper) },
}

var escapes = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// Replacers by what they undo. Escapes are written in either case.
var (
	decodePunctuation = strings.NewReplacer("%2C", ",", "%2c", ",", "%3A", ":", "%3a", ":").Replace
	// A space stands where a plus sign was taken for one.
	decodeBase64Characters = strings.NewReplacer(
		"%2B", "+", "%2b", "+", "%2F", "/", "%2f", "/", "%3D", "=", "%3d", "=", "%20", "+").Replace
)

func decodeAll(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}

// encodeURIComponent escapes as JavaScript does.
func encodeURIComponent(s string) string { return asInJavaScript(url.QueryEscape(s)) }

var asInJavaScript = strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace

// encodeValues escapes the query's values as encodeURIComponent does, in place of whatever is escaped in them now.
func encodeValues(target string) string {
	path, query, ok := strings.Cut(target, "?")
	if !ok {
		return target
	}
	parts := strings.Split(query, "&")
	for i, part := range parts {
		if name, value, ok := strings.Cut(part, "="); ok {
			parts[i] = name + "=" + encodeURIComponent(decodeAll(value))
		}
	}
	return path + "?" + strings.Join(parts, "&")
}
