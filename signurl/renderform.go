package signurl

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/placard/placard/renderer"
)

// RenderForm is the dialect of RenderForm's signed URLs:
//
//	/signed/{template}.{ext}?c={b64}&s={signature}
//	/{template}.{ext}?c={b64}&s={signature}
//
//	b64       = base64 of the changes, which are JSON; any alphabet, padded or not, escaped or not
//	ext       = png | jpg | jpeg | webp
//	signature = lower-case hex of HMAC-SHA256(key, "{origin}/signed/{template}.{ext}?c={b64}"), or of the same
//	            without origin and folder, "{template}.{ext}?c={b64}"; in the second form of the URL also without
//	            the folder alone
//	origin    = https://get.renderform.io | one of Origins
//
// In the template's name +, = and & are escaped, and c comes first, so that the text has but one reading.
//
// A signature for one origin is good on all. Changes are written in three ways:
//
//	[{"id": "title", "text": "Hello", "color": "#c00"}]
//	[{"id": "title", "property": "text", "value": "Hello"}]
//	{"title.text": "Hello", "title.color": "#c00"}
//
// Components have text, color, src (an image's URL; imageUrl is its old name), rotation (degrees), opacity (a number
// from 0 to 1, or a string from 0 to 100), borderColor and radius. Their x and y are positions in RenderForm's editor,
// to which nothing here corresponds: they are left out, with a warning. An element {"id": "_url", "expires":
// 1893456000} lets the URL expire.
//
// With the key my-api-key the URL of the template my-template-identifier as jpg with the first change's text alone has
// the signature 4bd9e50ce0c0ac39cd7664c553a27aa8b00eb1e51bb9b948cd271bd1ad0a516a.
type RenderForm struct {
	// Origins are this server's own, of which the first is signed with; none: the service's.
	Origins []string
}

const renderformPrefix = "/signed/"

var renderformOrigins = []string{"https://get.renderform.io"}

// renderformWords write base64 as the service's clients do, padded; they don't escape it in the URL either.
var renderformWords = vocabulary{
	dialect: "renderform", key: "id", changes: true, encoding: base64.StdEncoding,
	words: []word{
		{name: "src", property: renderer.ImageURL},
		{name: "imageUrl", property: renderer.ImageURL},
		{name: "borderColor", property: "border_color"},
		{name: "opacity", property: "opacity", read: readOpacity, write: writeOpacity},
	},
}

var renderformFormats = []renderer.Format{renderer.PNG, renderer.JPEG, renderer.WebP}

// Name returns "renderform".
func (RenderForm) Name() string { return "renderform" }

// Owns reports whether target is under /signed/, or is an image at the root with RenderForm's parameters.
func (RenderForm) Owns(target string) bool {
	path, query, _ := strings.Cut(target, "?")
	if strings.HasPrefix(path, renderformPrefix) {
		return true
	}
	if !strings.HasPrefix(query, "c=") || mentioned(query, "s", "signature") == "signature" {
		return false
	}
	file, ok := strings.CutPrefix(path, "/")
	_, _, err := parseFile(file, renderformFormats...)
	return ok && err == nil
}

// Sign returns the target for r, in the first form.
func (d RenderForm) Sign(key Key, r Request) (string, error) {
	format, err := signFormat(d.Name(), r.Job, renderformFormats...)
	switch {
	case err != nil:
		return "", err
	case key == (Key{}):
		return "", ErrKey
	}
	payload, err := renderformWords.encode(r.Job, r.Expires)
	if err != nil {
		return "", err
	}
	target := renderformPrefix + encodeURIComponent(r.base()) + "." + string(format) + "?c=" + payload
	target += "&s=" + sha256Hex.sign(key, allOrigins(d.Origins, renderformOrigins)[0]+target)
	return readable(d, key, target)
}

// Parse verifies and reads a target.
func (d RenderForm) Parse(keys []Key, target string) (Request, error) {
	return grammar[signedURL]{sha256Hex, repairs, d.part, readRenderForm}.parse(d, keys, target)
}

// part takes nothing but a file and c, so that no text which another dialect signs, such as {template}/{payload}.{ext},
// can be taken for one.
func (d RenderForm) part(form string) (signedURL, claim, bool) {
	u, ok := cutSignature(form, "s")
	file, _ := cutFolder(u.path)
	ok = ok && strings.Contains(file, ".") && !strings.ContainsAny(file, "/+=&") &&
		strings.HasPrefix(u.text[len(u.path):], "?c=")
	return u, claim{u.signature, d.texts(u)}, ok
}

// texts are those that may have been signed.
func (d RenderForm) texts(u signedURL) []string {
	origins := allOrigins(d.Origins, renderformOrigins)
	file, folder := cutFolder(u.text)
	texts := append(prefixed(origins, renderformPrefix+file), file)
	if !folder {
		texts = append(texts, prefixed(origins, "/"+file)...)
	}
	return texts
}

// cutFolder cuts off what stands before the file.
func cutFolder(path string) (file string, folder bool) {
	if file, ok := strings.CutPrefix(path, renderformPrefix); ok {
		return file, true
	}
	return strings.TrimPrefix(path, "/"), false
}

func readRenderForm(u signedURL) (r Request, err error) {
	if err := u.check("c"); err != nil {
		return r, err
	}
	r.Warnings = u.unknown("c")
	if err := renderformWords.parse(first(u.signed, "c"), &r); err != nil {
		return r, err
	}
	file, _ := cutFolder(u.path)
	r.Base, r.Job.Format, err = parseFile(file, renderformFormats...)
	r.Job.Template = r.Base
	return r, err
}

// Refuse says the reason as {"msg": "…", "status": 400}.
func (RenderForm) Refuse(r Refusal) Reply {
	message := r.message()
	if r.Status == http.StatusForbidden {
		message = "invalid signature"
	}
	return jsonReply(r.Status, map[string]any{"msg": message, "status": r.Status})
}
