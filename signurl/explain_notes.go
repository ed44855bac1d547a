package signurl

import "strings"

// notes are what to mend about a URL that a key signed, though the server takes it as it is.
func (s suspect) notes(d Dialect, key Key) (notes []Cause) {
	e, ok := d.(explainer)
	if !ok {
		return nil
	}
	for form := range forms(s.target, repairs) {
		for _, r := range e.readings(suspect{origin: s.origin, target: form}) {
			if !e.guide().made(key, r) {
				continue
			}
			if form != s.target {
				notes = append(notes, repairCause(s.target, form))
			}
			if len(r.ignored) > 0 {
				notes = append(notes, Cause{quote(strings.Join(r.ignored, ", ")) + " behind the signature counts for nothing",
					"leave it there if a tracker appended it; else put it before the signature, and sign the URL again"})
			}
			return notes
		}
	}
	return nil
}

// repairCause says what happened to a URL between signing and sending, which the server undoes.
func repairCause(sent, signed string) Cause {
	switch plain := strings.ReplaceAll(sent, "&amp;", "&"); {
	case plain != sent:
		return Cause{"the URL was escaped for HTML: & is &amp; in it",
			"unescape it where it is taken from HTML: this server does so itself, others may not"}
	case strings.Count(plain, "%") > strings.Count(signed, "%"):
		return Cause{"the URL, or a part of it, was percent-encoded after signing",
			"use it as it was signed: the server undoes it, but to caches it is another URL"}
	}
	return Cause{"escapes in the URL were decoded or rewritten after signing",
		"use it as it was signed: the server undoes it, but to caches it is another URL"}
}
