package signurl

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
)

// A Key is one HMAC key: the UTF-8 bytes of its text, never decoded. The zero Key signs nothing and verifies nothing.
// Keys can be compared with ==.
type Key struct{ text string }

// NewKey makes a Key of its text. An empty one is ErrKey.
func NewKey(text string) (Key, error) {
	if text == "" {
		return Key{}, ErrKey
	}
	return Key{text}, nil
}

// Format prints a placeholder whatever the verb, so that no log can show a key.
func (Key) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "(key)") }

// sum returns HMAC-SHA256 of text.
func (k Key) sum(text string) []byte {
	mac := hmac.New(sha256.New, []byte(k.text))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// verify returns the index of the first key that made signature for text, or ErrSignature.
//
// The signature is compared as text: decoders forgive line breaks and unused bits, and a URL must have one spelling.
// Every key is tried, so that time tells neither which one fits nor how nearly; what it tells, the signature's length,
// the sender knows.
func verify(keys []Key, signature, text string) (int, error) {
	encode := base64.RawURLEncoding.EncodeToString
	if len(signature) == hex.EncodedLen(sha256.Size) {
		encode = hex.EncodeToString
	}
	found := -1
	for i, key := range keys {
		equal := hmac.Equal([]byte(signature), []byte(encode(key.sum(text))))
		if equal && found < 0 && key != (Key{}) {
			found = i
		}
	}
	if found < 0 {
		return 0, ErrSignature
	}
	return found, nil
}
