package signurl

import (
	"crypto/hmac"
	"crypto/md5"  //nolint:gosec // somebody else may have signed with it
	"crypto/sha1" //nolint:gosec // the same
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
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

// hashes are what a sum may have been made with.
var hashes = []struct {
	name string
	sum  func(key, text string) []byte
}{
	{"HMAC-SHA256", mac(sha256.New)},
	{"HMAC-SHA1", mac(sha1.New)},
	{"HMAC-SHA512", mac(sha512.New)},
	{"HMAC-SHA384", mac(sha512.New384)},
	{"HMAC-MD5", mac(md5.New)},
	{"key and text exchanged", func(key, text string) []byte { return mac(sha256.New)(text, key) }},
	{"plain SHA-256 of key and text", plain(func(key, text string) string { return key + text })},
	{"plain SHA-256 of text and key", plain(func(key, text string) string { return text + key })},
}

func mac(h func() hash.Hash) func(key, text string) []byte {
	return func(key, text string) []byte {
		m := hmac.New(h, []byte(key))
		m.Write([]byte(text))
		return m.Sum(nil)
	}
}

func plain(join func(key, text string) string) func(key, text string) []byte {
	return func(key, text string) []byte {
		sum := sha256.Sum256([]byte(join(key, text)))
		return sum[:]
	}
}
