package signurl

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/placard/placard/renderer"
)

// Stencil is the dialect of Stencil's signed images:
//
//	/signed-images/{user_id}/{base_id}.{ext}?modifications={b64}&s={signature}
//
//	b64       = base64 of a JSON list of objects, each with the name of a layer; any alphabet, padded or not
//	ext       = png | jpg, or jpeg for it
//	signature = lower-case hex of HMAC-SHA256(key, "{user_id}+{base_id}+{b64}")
//
// In the ids +, = and & are escaped, so that the text has but one reading.
//
// The signature covers neither the extension, so that both are free to ask for, nor ts, which with any value asks for a
// new image in place of one that is kept. An element {"name": "_url", "expires": 1893456000} lets the URL expire.
//
// Layers have text, fill (a colour), angle (degrees), src (an image's URL), rating (stars, fractions too), and for
// charts labels and datasets, a list of {"data": [1, 2], "backgroundColor": "#c00"} of which the first is drawn.
type Stencil struct{}

const stencilPrefix = "/signed-images/"

var stencilWords = vocabulary{dialect: "stencil", key: "name", words: []word{
	{name: "fill", property: "color"},
	{name: "src", property: renderer.ImageURL},
	{name: "angle", property: "rotation"},
}, parts: map[string]part{"datasets": readDatasets}}

var stencilFormats = []renderer.Format{renderer.PNG, renderer.JPEG}

// Name returns "stencil".
func (Stencil) Name() string { return "stencil" }

// Owns reports whether target is under /signed-images/.
func (Stencil) Owns(target string) bool { return strings.HasPrefix(target, stencilPrefix) }

// Sign returns the target for r, whose UserID must be set.
func (d Stencil) Sign(key Key, r Request) (string, error) {
	format, err := signFormat(d.Name(), r.Job, stencilFormats...)
	switch {
	case err != nil:
		return "", err
	case key == (Key{}):
		return "", ErrKey
	}
	payload, err := stencilWords.encode(r.Job, r.Expires)
	if err != nil {
		return "", err
	}
	user, base := encodeURIComponent(r.UserID), encodeURIComponent(r.base())
	target := stencilPrefix + user + "/" + base + "." + string(format) + "?modifications=" + payload +
		"&s=" + sha256Hex.sign(key, user+"+"+base+"+"+payload)
	return readable(d, key, target)
}

// Parse verifies and reads a target.
func (d Stencil) Parse(keys []Key, target string) (Request, error) {
	return grammar[stencilURL]{sha256Hex, repairs, partStencil, stencilURL.request}.parse(d, keys, target)
}

func partStencil(form string) (stencilURL, claim, bool) {
	u, ok := readStencil(form)
	return u, claim{u.signature, []string{u.user + "+" + u.base + "+" + u.payload}}, ok
}

// A stencilURL is a target in its parts, as they stand in it.
type stencilURL struct {
	user, base, file, payload, signature string
	parameters                           []parameter
}

// readStencil refuses ids with a plus sign: a signature for one user, base and payload would be good for others too. It
// refuses those with = or &, as in the beginning of what ogimageapi signs, which may go on with what visitors type.
func readStencil(target string) (u stencilURL, ok bool) {
	path, query, _ := strings.Cut(target, "?")
	u.user, u.file, _ = strings.Cut(strings.TrimPrefix(path, stencilPrefix), "/")
	u.base = u.file
	if dot := strings.LastIndexByte(u.file, '.'); dot >= 0 {
		u.base = u.file[:dot]
	}
	u.parameters = parseQuery(query)
	u.payload = first(u.parameters, "modifications")
	u.signature, _, _ = strings.Cut(first(u.parameters, "s"), "?") // what follows is appended, see cutSignature
	return u, !strings.ContainsAny(u.user+u.base, "+=&")
}

func (u stencilURL) request() (r Request, err error) {
	if err := once(u.parameters, "modifications", "s", "ts"); err != nil {
		return r, err
	}
	if r.UserID, err = url.PathUnescape(u.user); err != nil || r.UserID == "" {
		return r, syntaxf("%s is not a user id", quote(u.user))
	}
	if err := stencilWords.parse(u.payload, &r); err != nil {
		return r, err
	}
	r.Base, r.Job.Format, err = parseFile(u.file, stencilFormats...)
	r.Job.Template = r.Base
	r.Fresh = has(u.parameters, "ts")
	return r, err
}

// Describe names the cache's answer as the service does.
func (Stencil) Describe(hit bool) map[string]string {
	answer := "MISS"
	if hit {
		answer = "HIT"
	}
	return map[string]string{"X-Cache": answer, "X-Stencil-Cache": answer}
}

// Refuse says the reason in a header. A bad signature is 401.
func (Stencil) Refuse(r Refusal) Reply {
	if r.Status == http.StatusForbidden {
		r.Status = http.StatusUnauthorized
	}
	reply := jsonReply(r.Status, map[string]any{"error": r.message()})
	maps.Copy(reply.Header, map[string]string{"X-Stencil-Error": headerText(r.message())})
	return reply
}
