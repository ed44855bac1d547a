package signurl

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/placard/placard/renderer"
)

// LibPixel is the dialect of LibPixel's signed URLs, for whatever path no other dialect has:
//
//	/?src={url}&{parameters}&signature={signature}          an image from anywhere, transformed
//	/{source}/{path}?{parameters}&signature={signature}     one of a project's source
//	/{template}.{ext}?{parameters}&signature={signature}    a card
//
//	ext       = png | jpg | jpeg | webp
//	signature = lower-case hex of HMAC-SHA1(key, what stands before "&signature=" or "?signature=")
//
// What is signed begins with the path's slash. Of a path that is / alone it may be left out, and the path may have been
// signed decoded, where it then has no "?", "#", "%" and control character. What follows the signature counts for
// nothing.
//
// An image's parameters, all optional:
//
//	width, height  whole CSS pixels; 0: from the aspect ratio
//	mode           fit (the default), stretch, crop
//	crop           x,y,w,h in pixels of the image, cut out first
//	blur           0 to 100
//	saturation     -100 to 100
//	dpr            device pixels per CSS pixel, 0.1 to 10
//	upscale        true (the default) or false, also 1 and 0
//	quality        1 to 100
//	format         jpeg, jpg, png, webp; none: the image's own
//	exp            Unix seconds, from which on the URL is expired
//
// A card has width, height and quality as in the native payload, exp, and dpr, which ends at 4 as the native scale
// does. All others are fields: title=Hello sets the main property, title.color=red another.
//
// With the key LibPixel the path /images/2.jpg?width=400 has the signature baa12c05ed279dbc623ffc8b74b183f6044e5998.
type LibPixel struct{}

// photoTemplate is what draws images.
const photoTemplate = "photo"

var libpixelFormats = []renderer.Format{renderer.PNG, renderer.JPEG, renderer.WebP}

// Name returns "libpixel".
func (LibPixel) Name() string { return "libpixel" }

// Owns reports whether target has a signature, or src at the root, or a path that ends as those of images do.
func (LibPixel) Owns(target string) bool {
	p, query, _ := strings.Cut(target, "?")
	images := []string{".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"}
	return strings.HasPrefix(p, "/") && (mentions(query, "signature") || p == "/" && mentions(query, "src") ||
		slices.Contains(images, strings.ToLower(path.Ext(p))))
}

// Parse verifies and reads a target.
func (d LibPixel) Parse(keys []Key, target string) (Request, error) {
	sent, _, _ := strings.Cut(target, "?")
	part := func(form string) (signedURL, claim, bool) {
		u, c, ok := partLibPixel(form)
		return u, c, ok && respells(u.path, sent)
	}
	return grammar[signedURL]{sha1Hex, libpixelRepairs, part, readLibPixel}.parse(d, keys, target)
}

func partLibPixel(form string) (signedURL, claim, bool) {
	u, ok := cutSignature(form, "signature")
	return u, claim{u.signature, libpixelTexts(u.text)}, ok
}

// Open reads the target of a source's image that has no signature.
func (LibPixel) Open(target string) (Request, error) {
	p, query, _ := strings.Cut(target, "?")
	if _, _, ok := cutSource(p); !ok || p[0] != '/' || mentions(query, "signature") {
		return Request{}, ErrSignature
	}
	return readLibPixel(signedURL{name: "signature", path: p, signed: parseQuery(query)})
}

// libpixelRepairs know no base64, and have the decoded path, which one client signs. A request is made of the form that
// verified, so that a%2Fb and a/b, which have a decoded form in common, can't be mistaken for each other.
var libpixelRepairs = slices.Concat([]func(string) string{decodePath}, commonRepairs)

func decodePath(target string) string {
	p, _, _ := strings.Cut(target, "?")
	decoded, err := url.PathUnescape(p)
	if err != nil || strings.ContainsAny(decoded, "?%") {
		return target
	}
	return decoded + target[len(p):]
}

// ambiguous reports whether a path can't have been sent with that character in it, so that somebody decoded it.
func ambiguous(r rune) bool { return r == '#' || unicode.IsControl(r) }

// respells reports whether a path, as a repair or a reading has it, says what was sent. Repairs may decode the whole
// target, which a path may not survive.
func respells(p, sent string) bool {
	was, err := url.PathUnescape(sent)
	is, broken := url.PathUnescape(p)
	return err == nil && broken == nil && is == was && !strings.ContainsFunc(p, ambiguous)
}

// libpixelTexts adds the text without its slash where the service's documentation leaves that out.
func libpixelTexts(text string) []string {
	if strings.HasPrefix(text, "/?") {
		return []string{text, text[1:]}
	}
	return []string{text}
}
