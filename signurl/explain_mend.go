package signurl

import (
	"errors"
	"html"
	"regexp"
	"strings"
)

// maxAppended is how many bytes may have been appended to a URL for that to be found out.
const maxAppended = 1024

var slashes = regexp.MustCompile(`(^|[^:])//+`) // not those of https://

// inFolder is what signatureCauses finds out, too.
var inFolder = Cause{"something stands before the path that was signed",
	"take it out, or have the proxy do so; a whole URL begins with http:// or https://"}

// damages are what happens to a URL of any dialect on its way, with what it may have been before.
var damages = []fault[string]{
	{Cause{"the URL was escaped for HTML, as in &amp; or &#x2F;", "turn the escaping off for it, or undo it"},
		func(u string) []string { return []string{html.UnescapeString(u)} }},
	{Cause{"the URL or a part of it was percent-encoded after signing", "use it as it was signed"},
		func(u string) []string { return []string{unescapeTimes(u, 1)} }},
	{Cause{"the URL or a part of it was percent-encoded twice after signing", "use it as it was signed"},
		func(u string) []string { return []string{unescapeTimes(u, 2)} }},
	{Cause{"white space stands within the URL, as where a mail was wrapped", "take it out"},
		func(u string) []string { return []string{strings.Join(strings.Fields(u), "")} }},
	{Cause{"slashes are doubled", "put one in place of two, as where a base URL that ends in / is followed by a path"},
		func(u string) []string { return []string{slashes.ReplaceAllString(u, "$1/")} }},
	{Cause{"a slash was appended", "cut it off: some frameworks redirect to a URL with one"},
		func(u string) []string { return []string{strings.TrimRight(u, "/"), strings.Replace(u, "/?", "?", 1)} }},
	{Cause{"something was appended to the URL",
		"cut it off; a query begins with ?, its further parameters with & and never with &amp;"},
		everyBeginning},
	{inFolder, everyFolder},
}

// mend tries to undo the damages, each alone, and reports whether that leaves what a key signed.
func (d *Diagnosis) mend(s suspect, damaged string) bool {
	for _, damage := range damages {
		for _, mended := range damage.guess(damaged) {
			s.origin, s.target = cutOrigin(mended)
			dialect := s.dialects.Of(s.target)
			if dialect == nil {
				continue
			}
			var request Request
			request, s.err = dialect.Parse(s.keys, s.target)
			// ErrPath: a URL may have been signed without its extension, and is found when that is cut off.
			if !errors.Is(s.err, ErrSignature) && !errors.Is(s.err, ErrPath) {
				d.Dialect, d.Key = dialect, request.Key
				d.Causes = append([]Cause{damage.Cause}, s.contentCauses(dialect)...)
				return true
			}
		}
	}
	return false
}

func unescapeTimes(u string, times int) string {
	for range times {
		u = decodeAll(u)
	}
	return u
}

// everyBeginning returns u without its last byte, without its last two, and so on.
func everyBeginning(u string) (beginnings []string) {
	for end := len(u) - 1; end > max(0, len(u)-1-maxAppended); end-- {
		beginnings = append(beginnings, u[:end])
	}
	return beginnings
}

// maxFolders is how many slashes may stand before the path that was signed.
const maxFolders = 16

// everyFolder returns u from each of its first slashes on.
func everyFolder(u string) (folders []string) {
	path, _, _ := strings.Cut(u, "?")
	for i := range path {
		if u[i] == '/' && len(folders) < maxFolders {
			folders = append(folders, u[i:])
		}
	}
	return folders
}
