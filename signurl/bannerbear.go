package signurl

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/placard/placard/renderer"
)

// Bannerbear is the dialect of Bannerbear's signed URLs:
//
//	/signedurl/{base_id}/image.{ext}?modifications={b64}&s={signature}
//
//	b64       = base64 of a JSON list of objects, each with the name of a layer; any alphabet, padded or not
//	ext       = png | jpg, or jpeg for it
//	signature = lower-case hex of HMAC-SHA256(key, "{origin}/signedurl/…"), the whole URL before "&s="
//	origin    = https://on-demand.bannerbear.com | https://ondemand.bannerbear.com | https://cdn.bannerbear.com
//	            | one of Origins
//
// The list may also be the member modifications of an object, as the service's package for Node has it.
//
// A signature for one origin is good on all: the host of a request takes no part. A parameter exp before the signature,
// Unix seconds, lets the URL expire; null leaves a property as it is.
//
// Layers have text, image_url, color, background, hide, gradient, shadow, border_width, border_color, shift_x, shift_y,
// font_family, text_align_h, text_align_v, color_2 (of *marked* words), anchor_x, anchor_y, fill_type (fill, fit), and
// rating (0 to 100), and chart_data (numbers with commas), target (of a QR code) and bar_code_data.
type Bannerbear struct {
	// Origins are this server's own, of which the first is signed with; none: the service's.
	Origins []string
}

const bannerbearPrefix = "/signedurl/"

var bannerbearOrigins = []string{
	"https://on-demand.bannerbear.com", "https://ondemand.bannerbear.com", "https://cdn.bannerbear.com",
}

var bannerbearWords = vocabulary{dialect: "bannerbear", key: "name", envelope: "modifications", words: []word{
	{name: "text_align_h", property: "text_align"},
	{name: "color_2", property: "highlight_color"},
	{name: "fill_type", property: "fit", read: readFillType, write: writeFillType},
	{name: "rating", property: "rating", read: readPercent, write: writePercent},
	{name: "text", property: "text"}, // also of codes, where the service has two other words
	{name: "target", property: "text"},
	{name: "bar_code_data", property: "text"},
	{name: "chart_data", property: "data", write: writeNumbers},
}}

var bannerbearFormats = []renderer.Format{renderer.PNG, renderer.JPEG}

// Name returns "bannerbear".
func (Bannerbear) Name() string { return "bannerbear" }

// Owns reports whether target is under /signedurl/.
func (Bannerbear) Owns(target string) bool { return strings.HasPrefix(target, bannerbearPrefix) }

// Sign returns the target for r.
func (d Bannerbear) Sign(key Key, r Request) (string, error) {
	format, err := signFormat(d.Name(), r.Job, bannerbearFormats...)
	switch {
	case err != nil:
		return "", err
	case key == (Key{}):
		return "", ErrKey
	}
	payload, err := bannerbearWords.encode(r.Job, time.Time{})
	if err != nil {
		return "", err
	}
	target := bannerbearPrefix + url.PathEscape(r.base()) + "/image." + string(format) + "?modifications=" + payload
	if !r.Expires.IsZero() {
		target += "&exp=" + strconv.FormatInt(r.Expires.Unix(), 10)
	}
	target += "&s=" + sha256Hex.sign(key, allOrigins(d.Origins, bannerbearOrigins)[0]+target)
	return readable(d, key, target)
}

// Parse verifies and reads a target.
func (d Bannerbear) Parse(keys []Key, target string) (Request, error) {
	return grammar[signedURL]{sha256Hex, repairs, d.part, readBannerbear}.parse(d, keys, target)
}

func (d Bannerbear) part(form string) (signedURL, claim, bool) {
	u, ok := cutSignature(form, "s")
	return u, claim{u.signature, prefixed(allOrigins(d.Origins, bannerbearOrigins), u.text)}, ok
}

func readBannerbear(u signedURL) (r Request, err error) {
	known := []string{"modifications", "exp"}
	if err := u.check(known...); err != nil {
		return r, err
	}
	r.Warnings = u.unknown(known...)
	if err := u.readExpiry(&r); err != nil {
		return r, err
	}
	if err := bannerbearWords.parse(first(u.signed, "modifications"), &r); err != nil {
		return r, err
	}
	base, file, _ := strings.Cut(strings.TrimPrefix(u.path, bannerbearPrefix), "/")
	name, format, err := parseFile(file, bannerbearFormats...)
	r.Job.Format = format
	if r.Base, _ = url.PathUnescape(base); r.Base == "" || name != "image" {
		return r, pathError(bannerbearPrefix + "{base_id}/image.{ext}")
	}
	r.Job.Template = r.Base
	return r, err
}

// fillTypes are the service's words by ours.
var fillTypes = map[string]string{"cover": "fill", "contain": "fit"}

func readFillType(v renderer.Value) (renderer.Value, error) {
	for ours, theirs := range fillTypes {
		if v == theirs {
			return ours, nil
		}
	}
	return nil, errors.New("it may be fill or fit")
}

func writeFillType(v renderer.Value) (renderer.Value, bool) {
	text, _ := v.(string)
	theirs, ok := fillTypes[text]
	return theirs, ok
}

// maxStars is the most that ratings have, unless a template says otherwise: the service's go to 100.
const maxStars = 5

// readPercent reads a rating, whose best only the template knows.
func readPercent(v renderer.Value) (renderer.Value, error) {
	n, ok := parseReal(fmt.Sprint(v))
	if !ok || n < 0 || n > 100 {
		return nil, errors.New("it may be 0 to 100")
	}
	return renderer.Share(n / 100), nil
}

func writePercent(v renderer.Value) (renderer.Value, bool) {
	share, ok := v.(renderer.Share)
	if !ok {
		stars, ok := parseReal(fmt.Sprint(v))
		if !ok {
			return nil, false
		}
		share = renderer.Share(stars / maxStars)
	}
	percent := math.Round(float64(share)*1e8) / 1e6 // not 7.000000000000001
	return renderer.Number(strconv.FormatFloat(percent, 'f', -1, 64)), true
}

// writeNumbers writes a list as a text with commas.
func writeNumbers(v renderer.Value) (renderer.Value, bool) {
	list, ok := v.([]any)
	if !ok {
		return v, true
	}
	spelled := make([]string, len(list))
	for i, item := range list {
		number, ok := item.(renderer.Number)
		if !ok {
			return nil, false
		}
		spelled[i] = number.String()
	}
	return strings.Join(spelled, ","), true
}

// Refuse says the reason as {"message": "…"}. A bad signature is 401.
func (Bannerbear) Refuse(r Refusal) Reply {
	message := r.message()
	if r.Status == http.StatusForbidden {
		r.Status, message = http.StatusUnauthorized, "invalid signature"
	}
	return jsonReply(r.Status, map[string]any{"message": message})
}

// Accept says that the signature is good, and no more.
func (Bannerbear) Accept() Reply {
	return Reply{
		Status: http.StatusAccepted,
		Header: map[string]string{"Content-Type": "text/plain; charset=utf-8", "Retry-After": "2"},
		Body:   "signature valid",
	}
}
