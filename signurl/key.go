package signurl

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // in an HMAC, see sha1Hex
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
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

// sum returns the HMAC of text.
func (k Key) sum(newHash func() hash.Hash, text string) []byte {
	mac := hmac.New(newHash, []byte(k.text))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// verify returns the index of the first key that made signature for one of the texts.
//
// The signature is compared as text: decoders forgive line breaks and unused bits, and a URL must have one spelling.
// Every key is tried, so that time tells neither which one fits nor how nearly; what it tells, the signature's length,
// the sender knows.
func verify(keys []Key, m scheme, signature string, texts ...string) (int, error) {
	if len(signature) != m.encodedLen {
		return 0, ErrSignature
	}
	given, found := []byte(signature), -1
	messages := make([][]byte, len(texts))
	for i, text := range texts {
		messages[i] = []byte(text) // once for all keys
	}
	for i, key := range keys {
		key.withMAC(m, func(mac hash.Hash) {
			for _, message := range messages {
				mac.Reset()
				mac.Write(message)
				equal := hmac.Equal(given, []byte(m.encode(mac.Sum(nil))))
				if equal && found < 0 && key != (Key{}) {
					found = i
				}
			}
		})
	}
	if found < 0 {
		return 0, ErrSignature
	}
	return found, nil
}

// A scheme is how a dialect makes its signatures: the hash in the HMAC, and how the sum is written.
type scheme struct {
	hash       func() hash.Hash
	encode     func([]byte) string
	encodedLen int
}

var (
	sha256Base64 = scheme{sha256.New, base64.RawURLEncoding.EncodeToString, base64.RawURLEncoding.EncodedLen(sha256.Size)}
	sha256Hex    = scheme{sha256.New, hex.EncodeToString, hex.EncodedLen(sha256.Size)}
	// sha1Hex is one service's choice. SHA-1's collisions do not break its HMAC (RFC 6194, section 3.3).
	sha1Hex = scheme{sha1.New, hex.EncodeToString, hex.EncodedLen(sha1.Size)}
)

func (m scheme) sign(key Key, text string) string { return m.encode(key.sum(m.hash, text)) }
