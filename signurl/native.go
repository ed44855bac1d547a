package signurl

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"github.com/placard/placard/renderer"
)

// Native is Placard's own dialect; the package's documentation has its grammar. Everything stands in the path, so there
// is nothing for a crawler to reorder, re-encode or cut.
type Native struct{}

const nativePrefix = "/img/"

var templateName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// Name returns "native".
func (Native) Name() string { return "native" }

// Owns reports whether target is under /img/.
func (Native) Owns(target string) bool { return strings.HasPrefix(target, nativePrefix) }

// Sign returns the path for r, without a query. A job without a format gets jpg; fractions of a second are cut off the
// expiry; the modifications of one field are put together.
func (Native) Sign(key Key, r Request) (string, error) {
	job := r.Job
	switch {
	case key == (Key{}):
		return "", ErrKey
	case job.Transform != nil:
		return "", unsupported("native", "transforms of remote images")
	}
	if !templateName.MatchString(job.Template) {
		return "", noTemplate(job.Template)
	}
	payload, err := encodePayload(job, r.Expires)
	if err != nil {
		return "", err
	}
	ext := cmp.Or(job.Format, renderer.JPEG)
	rest := job.Template + "/" + base64.RawURLEncoding.EncodeToString(payload) + "." + string(ext)
	if _, err := parseNative(rest); err != nil {
		return "", err
	}
	return nativePrefix + sha256Base64.sign(key, rest) + "/" + rest, nil
}

// Parse verifies and reads a target. Its query is ignored.
func (d Native) Parse(keys []Key, target string) (Request, error) {
	signed, key, err := d.Verify(keys, target)
	if err != nil {
		return Request{}, err
	}
	return d.Read(signed, key)
}

// Read reads what Verify has returned.
func (Native) Read(signed string, key int) (Request, error) {
	req, err := parseNative(signed)
	return settle(req, key, err)
}

// Verify returns the text that the signature is for, and the index of the key that made it.
func (Native) Verify(keys []Key, target string) (signed string, key int, err error) {
	path, _, _ := strings.Cut(target, "?")
	rest, under := strings.CutPrefix(path, nativePrefix)
	signature, signed, ok := strings.Cut(rest, "/")
	if !under || !ok {
		return "", 0, ErrSignature
	}
	key, err = verify(keys, nativeScheme(signature), signature, signed)
	return signed, key, err
}

// nativeScheme tells the two spellings of a signature apart.
func nativeScheme(signature string) scheme {
	if len(signature) == sha256Hex.encodedLen {
		return sha256Hex
	}
	return sha256Base64
}

// parseNative reads "{template}/{payload}.{ext}", which has been verified.
func parseNative(rest string) (Request, error) {
	template, file, _ := strings.Cut(rest, "/")
	dot := strings.LastIndexByte(file, '.')
	if dot < 0 || strings.Contains(file, "/") {
		return Request{}, fmt.Errorf("%w: after the signature goes {template}/{payload}.{ext}", ErrPath)
	}
	payload, err := decodeBase64(file[:dot])
	if err != nil {
		return Request{}, err
	}
	req, err := ParsePayload(payload)
	if err != nil {
		return Request{}, err
	}
	req.Job.Template = template
	req.Job.Format, err = parseExtension(file[dot+1:])
	if err == nil && !templateName.MatchString(template) {
		err = noTemplate(template)
	}
	return req, err
}

func parseExtension(ext string) (renderer.Format, error) {
	format, ok := renderer.ParseFormat(ext)
	if !ok {
		return "", fmt.Errorf("%w: extension %s; known are png, jpg, jpeg, webp", ErrFormat, quote(ext))
	}
	return format, nil
}

// decodeBase64 refuses CR and LF itself, since Go's decoders skip them even when they are strict.
func decodeBase64(s string) ([]byte, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") {
		return nil, syntaxf("%s is not base64url without padding (RFC 4648, section 5)", quote(s))
	}
	return data, nil
}

func noTemplate(name string) error {
	return fmt.Errorf("%w: %s; a name is up to 64 of a-z, 0-9, _ and -, a letter or digit first",
		renderer.ErrNoTemplate, quote(name))
}
