package signurl

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/placard/placard/renderer"
)

// A parameter is one of a query, as it was sent: escaped.
type parameter struct{ name, value string }

func parseQuery(raw string) (list []parameter) {
	for part := range strings.SplitSeq(raw, "&") {
		if part != "" {
			name, value, _ := strings.Cut(part, "=")
			list = append(list, parameter{unescapeText(name), value})
		}
	}
	return list
}

// text is the value of a parameter that is a form's, in which a plus sign is a space.
func (p parameter) text() string { return unescapeText(p.value) }

// unescapeText reads what is escaped, and leaves alone what isn't well so.
func unescapeText(s string) string {
	if decoded, err := url.QueryUnescape(s); err == nil {
		return decoded
	}
	return s
}

// mentioned returns the first of the names that a query has a parameter of, be it behind an &amp; that a template left
// in; empty where it has none.
func mentioned(query string, names ...string) string {
	for part := range strings.SplitSeq(query, "&") {
		name, _, ok := strings.Cut(strings.TrimPrefix(part, "amp;"), "=")
		if ok && slices.Contains(names, name) {
			return name
		}
	}
	return ""
}

func mentions(query, name string) bool { return mentioned(query, name) != "" }

// A signedURL is a target whose query ends with its signature; what follows that is not covered and counts for nothing.
type signedURL struct {
	name      string // of the signature's parameter
	path      string // escaped
	text      string // the target up to the signature, whose "?" or "&" is not part of it
	signature string
	signed    []parameter // those of text
	after     []parameter // those behind the signature
}

// cutSignature parts a target at the parameter of that name, the first if there are several.
func cutSignature(target, name string) (signedURL, bool) {
	p, query, _ := strings.Cut(target, "?")
	rest := query
	for at := 0; at <= len(query); {
		part, after, more := strings.Cut(rest, "&")
		if value, ok := strings.CutPrefix(part, name+"="); ok {
			text := p
			if at > 0 {
				text = p + "?" + query[:at-1]
			}
			value, appended, _ := strings.Cut(value, "?") // as by those who take every URL for one without a query
			return signedURL{name, p, text, value, parseQuery(query[:max(at-1, 0)]), parseQuery(appended + "&" + after)}, true
		}
		if !more {
			break
		}
		at += len(part) + 1
		rest = after
	}
	return signedURL{}, false
}

// check refuses a parameter that is signed, or known, and occurs twice: which one would count? It refuses what is
// signed and no UTF-8, as in JSON.
func (u signedURL) check(known ...string) error {
	for _, p := range u.signed {
		if !utf8.ValidString(p.name) || !utf8.ValidString(p.text()) {
			return syntaxf("the parameter %s is not UTF-8", quote(p.name))
		}
		known = append(known, p.name)
	}
	return once(slices.Concat(u.signed, []parameter{{name: u.name}}, u.after), append(known, u.name)...)
}

// once refuses a parameter of one of the names that is in the list twice.
func once(list []parameter, names ...string) error {
	seen := map[string]bool{}
	for _, p := range list {
		if seen[p.name] && slices.Contains(names, p.name) {
			return syntaxf("the parameter %s occurs twice", quote(p.name))
		}
		seen[p.name] = true
	}
	return nil
}

// first returns the first parameter of that name, as it was sent.
func first(list []parameter, name string) string {
	if i := find(list, name); i >= 0 {
		return list[i].value
	}
	return ""
}

func has(list []parameter, name string) bool { return find(list, name) >= 0 }

func find(list []parameter, name string) int {
	return slices.IndexFunc(list, func(p parameter) bool { return p.name == name })
}

// readExpiry reads the signed parameter exp.
func (u signedURL) readExpiry(r *Request) error {
	i := find(u.signed, "exp")
	if i < 0 || readExpires(r, jsontext.Value(u.signed[i].text())) {
		return nil
	}
	return syntaxf("exp is %s; it may be a whole number of Unix seconds", quote(u.signed[i].text()))
}

// unknown makes a warning of every signed parameter that means nothing.
func (u signedURL) unknown(known ...string) (warnings []string) {
	for _, p := range u.signed {
		if !slices.Contains(known, p.name) {
			warnings = append(warnings, p.name+": no such parameter")
		}
	}
	return warnings
}

// parseFile reads the last part of a path, {name}.{ext}, escaped. Its errors are ErrPath and ErrFormat; the name comes
// with the latter.
func parseFile(file string, formats ...renderer.Format) (name string, format renderer.Format, err error) {
	ext := path.Ext(file)
	name, err = url.PathUnescape(strings.TrimSuffix(file, ext))
	if err != nil || name == "" || ext == "" || strings.Contains(file, "/") {
		return "", "", fmt.Errorf("%w: %s is not of the form {name}.{ext}", ErrPath, quote(file))
	}
	format, ok := renderer.ParseFormat(ext[1:])
	if !ok || !slices.Contains(formats, format) {
		return name, "", fmt.Errorf("%w: extension %s; known are %s", ErrFormat, quote(ext[1:]), names(formats))
	}
	return name, format, nil
}

func names(formats []renderer.Format) string {
	texts := make([]string, len(formats))
	for i, f := range formats {
		texts[i] = string(f)
	}
	return strings.Join(texts, ", ")
}

// signFormat is the format to sign for: the job's, jpg where it has none.
func signFormat(dialect string, job renderer.Job, formats ...renderer.Format) (renderer.Format, error) {
	format := cmp.Or(job.Format, renderer.JPEG)
	if !slices.Contains(formats, format) {
		return "", unsupported(dialect, "the format "+string(format))
	}
	return format, nil
}
