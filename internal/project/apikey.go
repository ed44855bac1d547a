package project

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"

	"github.com/placard/placard/signurl"
)

var errAPIKey = errors.New("an API key must not be empty")

// An APIKey is what a caller of the API shows. Two of the same text are equal.
type APIKey struct {
	// key is what the same text would be among the signing keys.
	key signurl.Key
	sum [sha256.Size]byte
}

// NewAPIKey makes an APIKey of its text, which must not be empty.
func NewAPIKey(text string) (APIKey, error) {
	key, err := signurl.NewKey(text)
	if err != nil {
		return APIKey{}, errAPIKey
	}
	return APIKey{key: key, sum: sha256.Sum256([]byte(text))}, nil
}

// Format prints a placeholder whatever the verb, so that no log can show a key.
func (APIKey) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "(API key)") }

// ByAPIKey returns the project that an API key is of, or nil. Hashes are compared, each with every one, so that time
// tells neither how nearly a key fits nor whose it is.
func (s Set) ByAPIKey(text string) *Project {
	sum := sha256.Sum256([]byte(text))
	var found *Project
	for _, p := range s {
		for _, key := range p.APIKeys {
			if subtle.ConstantTimeCompare(key.sum[:], sum[:]) == 1 {
				found = p
			}
		}
	}
	return found
}
