package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
	if err := s.makeKey(); err != nil {
		return false, fmt.Errorf("keeping the generated key: %w", err)
	}
	return true, s.findKey()
}

// makeKey puts a new key into the data folder, unless there is one by now: of two servers that start at once, one makes
// the key and the other finds it. It is written under another name first, so that nobody ever sees half a key.
func (s *settings) makeKey() error {
	random := make([]byte, keyBytes)
	_, _ = rand.Read(random)                 // never fails
	f, err := os.CreateTemp(s.Data, "key-*") // for its owner alone, mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = fmt.Fprintln(f, hex.EncodeToString(random))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	// Unlike a rename, a link replaces nothing.
	if err := os.Link(f.Name(), s.keyFile()); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
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
	key, err := signurl.NewKey(withoutNewline(string(text)))
	if err != nil {
		return fmt.Errorf("the generated key in %s: %w", s.keyFile(), err)
	}
	s.Keys, s.generatedKey = []signurl.Key{key}, true
	return nil
}
