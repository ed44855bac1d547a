package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/placard/placard/signurl"
)

const (
	// shortKey is the length in bytes below which a key gets a warning.
	shortKey = 16
	// maxKeyFile bounds what is read of a key file, in bytes: more is some other file.
	maxKeyFile = 64 << 10
)

// keysVar is a list of signing keys. Its errors and warnings tell a key by its place, and repeat no text, not even a
// file's name: that may be a key with an @ before it.
func keysVar(s *settings) kind {
	k := kind{typ: "list", many: true, textOnly: true}
	k.allowed = fmt.Sprintf("text of %d bytes or more (fewer get a warning), or @FILE for what is in a file", shortKey)
	k.set = func(texts []string) (errs []error) {
		if len(texts) == 0 {
			return []error{signurl.ErrKey}
		}
		for i, text := range texts {
			key, err := s.readKey(text, i+1)
			if err != nil {
				errs = append(errs, fmt.Errorf("key %d: %w", i+1, err))
				continue
			}
			s.Keys = append(s.Keys, key)
		}
		return errs
	}
	return k
}

// readKey makes a key of a text or of the file that it names, and warns of a short one.
func (s *settings) readKey(text string, place int) (signurl.Key, error) {
	if path, ok := strings.CutPrefix(text, "@"); ok {
		var err error
		if text, err = readKeyFile(path); err != nil {
			return signurl.Key{}, err
		}
	}
	if text != "" && len(text) < shortKey {
		s.Warnings = append(s.Warnings, fmt.Sprintf("key %d is shorter than %d bytes and may be guessed: "+
			"`openssl rand -hex 32` makes a good one", place, shortKey))
	}
	return signurl.NewKey(text)
}

// readKeyFile returns a file's bytes without one newline at their end, which editors add.
func readKeyFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", withoutPath(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return "", withoutPath(err)
	}
	if len(data) > maxKeyFile {
		return "", fmt.Errorf("the file after @ has more than %d bytes", maxKeyFile)
	}
	text, cut := strings.CutSuffix(string(data), "\n")
	if cut {
		text = strings.TrimSuffix(text, "\r")
	}
	return text, nil
}

// withoutPath keeps the reason of an error and drops the file's name.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return fmt.Errorf("reading the file after @: %w", err)
}
