package signurl

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/placard/placard/renderer"
)

func readLibPixel(u signedURL) (r Request, err error) {
	source, below, ok := cutSource(u.path)
	switch {
	case u.path == "/":
		err = u.readImage(&r, remoteParameters)
	case ok:
		err = u.readSource(&r, source, below)
	default:
		err = u.readCard(&r)
	}
	return r, err
}

// cutSource parts a path of two segments or more.
func cutSource(path string) (source, below string, ok bool) {
	return strings.Cut(strings.TrimPrefix(path, "/"), "/")
}

// readSource reads the image of a source. Whether its path stays below the source is for those to check who join them.
func (u signedURL) readSource(r *Request, source, below string) (err error) {
	if err := u.readImage(r, imageParameters); err != nil {
		return err
	}
	r.Job.Transform.URL = escapePath(below)
	r.Source, err = url.PathUnescape(source)
	if _, broken := url.PathUnescape(below); err != nil || broken != nil || source == "" || below == "" {
		return pathError("/{source}/{path}")
	}
	return nil
}

// readImage reads what the parameters say of an image; others have no meaning.
func (u signedURL) readImage(r *Request, parameters []member) error {
	r.Job = renderer.Job{Template: photoTemplate, Transform: &renderer.Transform{Upscale: true}}
	names := memberNames(parameters)
	if err := u.check(names...); err != nil {
		return err
	}
	r.Warnings = u.unknown(names...)
	if err := u.readMembers(r, parameters); err != nil {
		return err
	}
	if slices.Contains(names, "src") && r.Job.Transform.URL == "" {
		return syntaxf("src is missing: it is the image's address")
	}
	return nil
}

func (u signedURL) readCard(r *Request) (err error) {
	names := memberNames(cardParameters)
	if err := u.check(names...); err != nil {
		return err
	}
	if err := u.readMembers(r, cardParameters); err != nil {
		return err
	}
	r.Job.Lenient = true
	if r.Job.Modifications, err = readFields(u.signed, names...); err != nil {
		return err
	}
	r.Base, r.Job.Format, err = parseFile(strings.TrimPrefix(u.path, "/"), libpixelFormats...)
	r.Job.Template = r.Base
	return err
}

// readMembers reads those parameters that are in the list.
func (u signedURL) readMembers(r *Request, list []member) error {
	for _, p := range u.signed {
		i := slices.IndexFunc(list, func(m member) bool { return m.name == p.name })
		if i >= 0 && !list[i].read(r, jsontext.Value(p.text())) {
			return syntaxf("%s is %s; it may be %s", p.name, quote(p.text()), list[i].allowed)
		}
	}
	return nil
}

var notInPaths = regexp.MustCompile(`[^A-Za-z0-9._~!$&'()*+,;=:@/%-]`)

// escapePath escapes what can't stand in a path, and leaves alone what is escaped.
func escapePath(path string) string { return notInPaths.ReplaceAllStringFunc(path, url.PathEscape) }
