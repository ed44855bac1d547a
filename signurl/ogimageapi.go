package signurl

import (
	"net/url"
	"slices"
	"strings"

	"github.com/placard/placard/renderer"
)

// OGImageAPI is the dialect of ogimageapi's signed URLs:
//
//	/api/signed/image?{parameters}&exp={seconds}&sig={signature}
//
//	signature = lower-case hex of HMAC-SHA256(key, all other parameters, sorted and escaped as url.Values.Encode does)
//
// The order of the parameters is free. They are:
//
//	title     up to 200 characters, required
//	subtitle  up to 300 characters
//	template  default where there is none
//	theme     dark or light; where there is none, dark if the template has a theme
//	exp       Unix seconds, from which on the URL is expired; never where there is none
//
// All others are fields: price=$9 sets the main property, price.color=red another. The service's own names of fields
// stand for those of the built-in templates where a template doesn't have them. The image is a PNG.
//
// The service makes its URLs itself, and keeps its key: they can't verify here. A server answers its route
// /api/signed/generate with what Generate and Sign make.
//
// With the key 0123456789abcdef0123456789abcdef the text exp=1893456000&title=Hello+World has the signature
// 77c3ff64424343750df890bb532c2e109584d56b337988fbe480d38cf4541a45.
type OGImageAPI struct{}

const ogimagePath = "/api/signed/image"

// defaultBase is the base of a URL that names none.
const defaultBase = "default"

// Name returns "ogimageapi".
func (OGImageAPI) Name() string { return "ogimageapi" }

// Owns reports whether the path is /api/signed/image.
func (OGImageAPI) Owns(target string) bool {
	path, _, _ := strings.Cut(target, "?")
	return path == ogimagePath
}

// Sign returns the target for r.
func (d OGImageAPI) Sign(key Key, r Request) (string, error) {
	if key == (Key{}) {
		return "", ErrKey
	}
	job := r.Job
	err := refuseUnsaid(d.Name(), []unsaid{
		{"a format but png", job.Format != "" && job.Format != renderer.PNG},
		{"a width", job.Width != 0}, {"a height", job.Height != 0}, {"a scale", job.Scale != 0},
		{"a quality", job.Quality != 0}, {"a language", job.Lang != ""}, {"a version", job.Version != ""},
		{"a bound of bytes", job.MaxBytes != 0},
		{"transforms of remote images", job.Transform != nil},
	})
	if err != nil {
		return "", err
	}
	list, err := writeFields(d.Name(), bareTexts(job.Modifications), "template", "exp", "sig", "expires_in")
	if err != nil {
		return "", err
	}
	list = append(list, said(parameter{"template", r.base()}, parameter{"exp", expiryText(r.Expires)})...)
	list = slices.DeleteFunc(list, func(p parameter) bool { return p == parameter{"template", defaultBase} })
	text := encodeSorted(sortByName(list))
	return readable(d, key, ogimagePath+"?"+text+"&sig="+sha256Hex.sign(key, text))
}

// bareTexts has the two texts that the service knows as it has them: without a property's name.
func bareTexts(mods []renderer.Modification) []renderer.Modification {
	mods = slices.Clone(mods)
	for i, m := range mods {
		if m.Property == "text" && (m.Field == "title" || m.Field == "subtitle") {
			mods[i].Property = ""
		}
	}
	return mods
}

// Parse verifies and reads a target.
func (d OGImageAPI) Parse(keys []Key, target string) (Request, error) {
	return grammar[signedURL]{sha256Hex, repairs, partOGImage, signedURL.readOGImage}.parse(d, keys, target)
}

func partOGImage(form string) (signedURL, claim, bool) {
	u, ok := sortOGImage(form)
	return u, claim{u.signature, []string{u.text}}, ok
}

// sortOGImage parts a target, whose signature may stand anywhere. A second one is put behind it, to be found there.
func sortOGImage(target string) (u signedURL, ok bool) {
	path, query, _ := strings.Cut(target, "?")
	u = signedURL{name: "sig", path: path}
	for _, p := range parseQuery(query) {
		switch {
		case p.name != u.name:
			u.signed = append(u.signed, p)
		case !ok:
			u.signature, ok = p.value, true
		default:
			u.after = append(u.after, p)
		}
	}
	u.signed = sortByName(u.signed)
	u.text = encodeSorted(u.signed)
	return u, ok && path == ogimagePath
}

func sortByName(list []parameter) []parameter {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b parameter) int { return strings.Compare(a.name, b.name) })
	return sorted
}

// encodeSorted writes sorted parameters as url.Values.Encode does, so that it doesn't show how they were escaped.
func encodeSorted(list []parameter) string {
	var b strings.Builder
	for _, p := range list {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p.name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.text()))
	}
	return b.String()
}
