package signurl

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
)

// The spellings that dialects use.
const (
	base64URL = "base64url without padding"
	lowerHex  = "lower-case hex"
)

// spellings are how a sum may have been written. The first that fits counts, so the plain ones come first.
var spellings = []struct {
	name    string
	matches func(signature string, sum []byte) bool
}{
	{base64URL, written(base64.RawURLEncoding.EncodeToString)},
	{lowerHex, written(hex.EncodeToString)},
	{"upper-case hex", written(func(sum []byte) string { return strings.ToUpper(hex.EncodeToString(sum)) })},
	{"padded with =", written(base64.URLEncoding.EncodeToString)},
	{"in the standard alphabet of base64, which has + and /", written(base64.RawStdEncoding.EncodeToString)},
	{"padded with =, and in the standard alphabet of base64", written(base64.StdEncoding.EncodeToString)},
	{"base64 of the hex digits and not of the bytes", func(signature string, sum []byte) bool {
		return isBase64(signature, []byte(hex.EncodeToString(sum)))
	}},
	{"percent-encoded base64", percentEncoded},
	{"cut short", cutShort},
	{"too long: something follows it", tooLong},
}

// spellingOf returns the name of the spelling in which signature is sum; empty where it is not.
func spellingOf(signature string, sum []byte) string {
	for _, s := range spellings {
		if s.matches(signature, sum) {
			return s.name
		}
	}
	return ""
}

func written(write func(sum []byte) string) func(string, []byte) bool {
	return func(signature string, sum []byte) bool { return signature == write(sum) }
}

func isBase64(signature string, of []byte) bool {
	decoded, err := decodeAnyBase64(signature)
	return err == nil && bytes.Equal(decoded, of)
}

func percentEncoded(signature string, sum []byte) bool {
	unescaped, err := url.PathUnescape(signature)
	return err == nil && unescaped != signature && isBase64(unescaped, sum)
}

// minCut is how many characters of a signature must be left to know it by: of hex, 48 bits.
const minCut = 12

func cutShort(signature string, sum []byte) bool {
	return len(signature) >= minCut && (strings.HasPrefix(base64.RawURLEncoding.EncodeToString(sum), signature) ||
		strings.HasPrefix(hex.EncodeToString(sum), signature))
}

func tooLong(signature string, sum []byte) bool {
	return strings.HasPrefix(signature, base64.RawURLEncoding.EncodeToString(sum)) ||
		strings.HasPrefix(signature, hex.EncodeToString(sum))
}

// base64Shapes are all that a signer may have used.
var base64Shapes = []func([]byte) string{
	base64.RawURLEncoding.EncodeToString, base64.URLEncoding.EncodeToString,
	base64.RawStdEncoding.EncodeToString, base64.StdEncoding.EncodeToString,
}

// decodeAnyBase64 takes either alphabet, with padding and without.
func decodeAnyBase64(s string) ([]byte, error) {
	s = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(s, "="))
	return base64.RawURLEncoding.DecodeString(s)
}
