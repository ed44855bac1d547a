package signurl

import (
	"crypto/md5"  //nolint:gosec // somebody else may have signed with it
	"crypto/sha1" //nolint:gosec // the same
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"slices"
	"strings"
)

// keyFaults are what becomes of a key on its way to the signer.
var keyFaults = []fault[string]{
	{Cause{"the key had a line break at its end", "cut it off before signing: echo and editors add one"},
		func(k string) []string { return []string{k + "\n", k + "\r\n"} }},
	{Cause{"the key was hex-decoded", asText}, decodedBy(hex.DecodeString)},
	{Cause{"the key was base64-decoded", asText}, decodedBy(decodeAnyBase64)},
	{Cause{"the key was base64-encoded, as the data of a Kubernetes secret is", asText}, func(k string) []string {
		return []string{base64.StdEncoding.EncodeToString([]byte(k)), base64.StdEncoding.EncodeToString([]byte(k + "\n"))}
	}},
	{Cause{"the key's letters were in another case", asText},
		func(k string) []string { return []string{strings.ToLower(k), strings.ToUpper(k)} }},
	{Cause{"the key was in quotation marks", "take them off before signing"},
		func(k string) []string { return []string{`"` + k + `"`, "'" + k + "'"} }},
	{Cause{"the key was without the white space that it has in the settings", "make both the same"},
		func(k string) []string { return []string{strings.TrimSpace(k)} }},
}

// noKeys are what a program reads from a variable that isn't set.
var noKeys = []string{"", "undefined", "null", "None"}

var noKeyCause = Cause{
	"the key was empty, or the word for nothing", "set it: the signer probably looks for it under another name",
}

const asText = "use the bytes of its text as they are"

// decodedBy returns what decode makes of a text, where that is something.
func decodedBy(decode func(string) ([]byte, error)) func(string) []string {
	return func(text string) []string {
		data, err := decode(text)
		if err != nil {
			return nil
		}
		return []string{string(data)}
	}
}

// A namedHash is a way to make a sum.
type namedHash struct {
	name string
	sum  func(key, text string) []byte
}

// hashes are what a sum may have been made with.
var hashes = []namedHash{
	{"HMAC-SHA256", mac(sha256.New)},
	{"HMAC-SHA1", mac(sha1.New)},
	{"HMAC-SHA512", mac(sha512.New)},
	{"HMAC-SHA384", mac(sha512.New384)},
	{"HMAC-MD5", mac(md5.New)},
	{"key and text exchanged", exchanged(sha256.New)},
	{"key and text exchanged", exchanged(sha1.New)},
	{"plain SHA-256 of key and text", plain(sha256.New, keyFirst)},
	{"plain SHA-256 of text and key", plain(sha256.New, textFirst)},
	{"plain SHA-1 of key and text", plain(sha1.New, keyFirst)},
	{"plain SHA-1 of text and key", plain(sha1.New, textFirst)},
}

// sumOf returns the sum of the hash of that name.
func sumOf(name, key, text string) []byte {
	i := slices.IndexFunc(hashes, func(h namedHash) bool { return h.name == name })
	return hashes[i].sum(key, text)
}

func mac(h func() hash.Hash) func(key, text string) []byte {
	return func(key, text string) []byte { return Key{key}.sum(h, text) }
}

func exchanged(h func() hash.Hash) func(key, text string) []byte {
	return func(key, text string) []byte { return Key{text}.sum(h, key) }
}

func plain(h func() hash.Hash, join func(key, text string) string) func(key, text string) []byte {
	return func(key, text string) []byte {
		sum := h()
		sum.Write([]byte(join(key, text)))
		return sum.Sum(nil)
	}
}

func keyFirst(key, text string) string { return key + text }

func textFirst(key, text string) string { return text + key }
