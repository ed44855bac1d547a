package signurl

import (
	"cmp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/placard/placard/renderer"
)

// The service's limits and defaults.
const (
	maxTitle         = 200 // characters
	maxSubtitle      = 300
	defaultExpiresIn = 86400 // seconds
	maxExpiresIn     = 31536000
)

// ogimageTemplates are the templates of those of the service's that are called otherwise here. Bases of a project come
// first.
var ogimageTemplates = map[string]string{defaultBase: "article", "blog": "article"}

// ogimageAliases are the built-in templates' fields by the service's names.
var ogimageAliases = map[string]string{
	"author_name":        "author",
	"author_avatar_url":  "avatar",
	"speaker_name":       "author",
	"speaker_avatar_url": "avatar",
	"brand":              "site",
	"logo_url":           "logo",
	"original_price":     "old_price",
	"product_image_url":  "image",
	"property_image_url": "image",
	"image_url":          "image",
	"location":           "place",
	"stat_value":         "value",
	"stat_label":         "label",
	"trend_value":        "change",
}

// ogimageDefaults are what the service's images have without being asked.
var ogimageDefaults = []renderer.Modification{{Field: "theme", Value: "dark"}}

// readOGImage reads parameters, which are sorted: what doesn't show in the signed text may not show in the request.
func (u signedURL) readOGImage() (r Request, err error) {
	if err := u.check(); err != nil {
		return r, err
	}
	if err := u.readExpiry(&r); err != nil {
		return r, err
	}
	known := []string{"template", "exp"}
	if u.plain("theme") == "" { // as a form sends it that was not filled in
		known = append(known, "theme")
	}
	if err := checkOGImage(u.plain("title"), u.plain("subtitle"), u.plain("theme")); err != nil {
		return r, err
	}
	mods, err := readFields(u.signed, known...)
	if err != nil {
		return r, err
	}
	r.Base = cmp.Or(u.plain("template"), defaultBase)
	r.Job = renderer.Job{
		Template:      cmp.Or(ogimageTemplates[r.Base], r.Base),
		Modifications: mods,
		Format:        renderer.PNG,
		Lenient:       true,
		Aliases:       ogimageAliases,
		Defaults:      ogimageDefaults,
	}
	return r, nil
}

// plain is the value of the signed parameter of that name, or empty.
func (u signedURL) plain(name string) string { return unescapeText(first(u.signed, name)) }

func checkOGImage(title, subtitle, theme string) error {
	switch {
	case title == "":
		return ogimageError{"MISSING_TITLE", "title is required"}
	case utf8.RuneCountInString(title) > maxTitle:
		return ogimageError{"TITLE_TOO_LONG", "title is longer than 200 characters"}
	case utf8.RuneCountInString(subtitle) > maxSubtitle:
		return ogimageError{"SUBTITLE_TOO_LONG", "subtitle is longer than 300 characters"}
	case theme != "" && theme != "dark" && theme != "light":
		return ogimageError{"INVALID_THEME", "theme is " + quote(theme) + "; it may be dark or light"}
	}
	return nil
}

// Generate reads the raw query of the service's route /api/signed/generate, which is signed by nobody: whoever calls it
// has proved by an API key that he may sign. The parameters are those of a signed URL, with expires_in, 1 to 31536000
// seconds from now, in place of exp. The errors are ErrSyntax, which Refuse knows more of. Sign makes the URL.
func (OGImageAPI) Generate(query string, now time.Time) (Request, error) {
	u := signedURL{name: "sig", signed: parseQuery(query)}
	if has(u.signed, "exp") || has(u.signed, "sig") {
		return Request{}, syntaxf("exp and sig are of signed URLs; here expires_in says for how many seconds to sign")
	}
	if err := u.check(); err != nil {
		return Request{}, err
	}
	seconds, whole := parseWhole(cmp.Or(u.plain("expires_in"), strconv.Itoa(defaultExpiresIn)))
	u.signed = sortByName(slices.DeleteFunc(u.signed, func(p parameter) bool { return p.name == "expires_in" }))
	r, refused := u.readOGImage()
	switch {
	case refused != nil:
		return r, refused
	case !whole || seconds < 1 || seconds > maxExpiresIn:
		return r, ogimageError{"INVALID_EXPIRES_IN", "expires_in is not a whole number of seconds from 1 to 31536000"}
	}
	r.Expires = time.Unix(now.Unix()+seconds, 0).UTC()
	return r, nil
}
