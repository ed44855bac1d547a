package export

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/placard/placard/renderer"
)

// A Name is how images are called, with {parts} that each record fills in.
type Name struct {
	pattern string
	// Format is that of the extension.
	Format renderer.Format
}

var part = regexp.MustCompile(`\{[^{}/]*\}`)

// ParseName reads a pattern such as posts/{slug}.jpg. Slashes make folders. A pattern without the extension of a format
// gets that of otherwise.
func ParseName(pattern string, otherwise renderer.Format) (Name, error) {
	format, ok := renderer.ParseFormat(strings.ToLower(strings.TrimPrefix(path.Ext(pattern), ".")))
	if !ok {
		format = otherwise
		pattern += "." + string(format)
	}
	rest := part.ReplaceAllString(pattern, "x")
	if !fs.ValidPath(rest) || strings.ContainsAny(rest, `{}\:*?"<>|`) || strings.HasPrefix(path.Base(rest), ".") {
		return Name{}, fmt.Errorf("%q is no name for images: it must be a path within the folder, with parts such as"+
			" {slug}", pattern)
	}
	return Name{pattern, format}, nil
}

// of returns the path of a record's image. Whatever the record says, it is one within the folder.
func (n Name) of(r Record) (string, error) {
	var errs []error
	name := part.ReplaceAllStringFunc(n.pattern, func(part string) string {
		text, err := fill(r, part[1:len(part)-1])
		if err != nil {
			errs = append(errs, err)
		}
		return text
	})
	if err := errors.Join(errs...); err != nil {
		return "", err
	}
	if !fs.ValidPath(name) {
		return "", fmt.Errorf("its image would be called %q, which is no path within the folder", name)
	}
	return name, nil
}

func fill(r Record, part string) (string, error) {
	text := slug(r.text(part))
	switch part {
	case "slug":
		text = cmp.Or(text, r.slug())
	case "path":
		folders := strings.Split(cmp.Or(r.Path, "index"), "/")
		for i, folder := range folders {
			folders[i] = slug(folder)
		}
		text = strings.Join(folders, "/")
	}
	if text == "" || strings.Contains("/"+text+"/", "//") {
		return "", fmt.Errorf("it has no %s to name its image by: give it one, or another --name", part)
	}
	return text, nil
}

// slug of a record without its own is the file's name for a page, and the title for a row.
func (r Record) slug() string {
	if r.Line > 0 {
		return slug(r.text("title"))
	}
	return slug(cmp.Or(path.Base(cmp.Or(r.Path, "index"))))
}

// maxSlug keeps names, in bytes, below the 255 that file systems take.
const maxSlug = 120

// slug makes a text fit for file names and URLs: letters and digits of any script in lower case, - for all between.
func slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case b.Len()+utf8.RuneLen(r) > maxSlug:
			return strings.Trim(b.String(), "-")
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_':
			b.WriteRune(r)
		case !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
