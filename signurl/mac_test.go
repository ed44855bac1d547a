package signurl

import (
	"errors"
	"sync"
	"testing"
)

// TestVerifyAtOnce has HMACs shared by goroutines, keys and hashes, and none of them mixed up.
func TestVerifyAtOnce(t *testing.T) {
	keys := []Key{{"one"}, {"another"}}
	schemes := []scheme{sha256Base64, sha256Hex, sha1Hex}
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for n := range 200 {
				m, want := schemes[(i+n)%len(schemes)], n%len(keys)
				signature := m.sign(keys[want], "text")
				if got, err := verify(keys, m, signature, "other", "text"); err != nil || got != want {
					t.Errorf("got key %d, %v, want %d", got, err, want)
				}
				if _, err := verify(keys[:1], m, m.sign(Key{"stranger"}, "text"), "text"); !errors.Is(err, ErrSignature) {
					t.Errorf("a stranger's signature: got %v", err)
				}
			}
		})
	}
	wait.Wait()
}
