package signurl

import (
	"iter"
	"net/url"
	"slices"
	"strings"
)

// forms are the target as it was sent, and what it may have been before somebody on its way changed it: each once. Few
// requests ask for more than the first.
func forms(target string, repairs []func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(target) {
			return
		}
		tried := []string{target}
		plain := unescapeAmpersands(target)
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

// unescapeAmpersands undoes no other entity: &copy needs no semicolon, and may be a parameter.
func unescapeAmpersands(target string) string { return strings.ReplaceAll(target, "&amp;", "&") }

// repairs undo what crawlers, mail programs, proxies and templates do to URLs. They get a target without the &amp; that
// templates leave in. There are eight at most: each costs an HMAC per key and text for whoever asks.
var repairs = slices.Concat(commonRepairs, []func(string) string{decodeBase64Characters})

// commonRepairs are those for any dialect. Commas and colons are decoded each alone, too: a signer may have escaped the
// one, and a crawler the other.
var commonRepairs = []func(string) string{
	func(s string) string { return s },
	strings.NewReplacer("%2C", ",", "%2c", ",").Replace,
	strings.NewReplacer("%3A", ":", "%3a", ":").Replace,
	strings.NewReplacer("%2C", ",", "%2c", ",", "%3A", ":", "%3a", ":").Replace,
	decodeAll,
	encodeValues,
	changeCase,
}

// decodeBase64Characters decodes commas and colons, too, which base64 doesn't have. A space stands where a plus sign
// was taken for one.
var decodeBase64Characters = strings.NewReplacer("%2C", ",", "%2c", ",", "%3A", ":", "%3a", ":",
	"%2B", "+", "%2b", "+", "%2F", "/", "%2f", "/", "%3D", "=", "%3d", "=", "%20", "+").Replace

func decodeAll(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}

// changeCase writes all escapes in upper case, or those that are so in lower case: one of the two was signed.
func changeCase(s string) string {
	if upper := mapEscapes(s, strings.ToUpper); upper != s {
		return upper
	}
	return mapEscapes(s, strings.ToLower)
}

// mapEscapes puts something else in the place of each escape, such as %2C.
func mapEscapes(s string, change func(escape string) string) string {
	var b strings.Builder
	b.Grow(len(s))
	for {
		at := strings.IndexByte(s, '%')
		if at < 0 || at+3 > len(s) {
			break
		}
		b.WriteString(s[:at])
		if escape := s[at : at+3]; isHex(escape[1]) && isHex(escape[2]) {
			b.WriteString(change(escape))
			s = s[at+3:]
			continue
		}
		b.WriteByte('%')
		s = s[at+1:]
	}
	b.WriteString(s)
	return b.String()
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

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
