package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/placard/placard/signurl"
)

// keyBytes is how many random bytes a generated key spells in hex.
const keyBytes = 32

func (s *settings) keyFile() string  { return filepath.Join(s.Data, "key") }
func (s *settings) cacheDir() string { return filepath.Join(s.Data, "cache") }

// ensureKey makes sure that there is a key: of the settings, else the one that was generated before, else a new one. It
// reports whether it is a generated one.
func (s *settings) ensureKey() (generated bool, err error) {
	err = s.findKey()
	if !errors.Is(err, errNoKey) {
		return s.generatedKey, err
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return false, fmt.Errorf("making the data folder (--data): %w", err)
	}
	random := make([]byte, keyBytes)
	_, _ = rand.Read(random) // never fails
	// Exclusive: of two servers that start at once, one makes the key and the other finds it.
	f, err := os.OpenFile(s.keyFile(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = fmt.Fprintln(f, hex.EncodeToString(random))
		err = errors.Join(err, f.Close())
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return false, fmt.Errorf("keeping the generated key: %w", err)
	}
	return true, s.findKey()
}

var errNoKey = errors.New("there is no key: set --key or PLACARD_KEY, or run `placard serve` once, " +
	"which makes one and keeps it in the data folder")

// findKey returns errNoKey where neither the settings nor the data folder have one.
func (s *settings) findKey() error {
	if len(s.Keys) > 0 || s.Projects != nil {
		return nil
	}
	text, err := os.ReadFile(s.keyFile())
	if errors.Is(err, fs.ErrNotExist) {
		return errNoKey
	}
	if err != nil {
		return fmt.Errorf("reading the generated key: %w", err)
	}
	key, err := signurl.NewKey(strings.TrimSuffix(string(text), "\n"))
	if err != nil {
		return fmt.Errorf("the generated key in %s: %w", s.keyFile(), err)
	}
	s.Keys, s.generatedKey = []signurl.Key{key}, true
	return nil
}
