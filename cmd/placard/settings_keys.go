package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/signurl"
)

const (
	// shortKey is the length in bytes below which a key gets a warning.
	shortKey = 16
	// maxKeyFile bounds what is read of a key file, in bytes: more is some other file.
	maxKeyFile = 64 << 10
)

// keysVar is a list of signing keys, one at least.
func keysVar(field *[]signurl.Key, warnings *[]string) kind {
	k := secretsVar(field, "key", signurl.NewKey, warnings)
	set := k.set
	k.set = func(texts []string) []error {
		if len(texts) == 0 {
			return []error{signurl.ErrKey}
		}
		return set(texts)
	}
	return k
}

// apiKeysVar is a list of API keys.
func apiKeysVar(field *[]project.APIKey, warnings *[]string) kind {
	return secretsVar(field, "API key", project.NewAPIKey, warnings)
}

// secretsVar is a list of keys of one sort. Its errors and warnings tell a key by its place, and repeat no text, not
// even a file's name: that may be a key with an @ before it.
func secretsVar[T any](field *[]T, sort string, parse func(string) (T, error), warnings *[]string) kind {
	k := kind{typ: "list", many: true, textOnly: true}
	k.allowed = fmt.Sprintf("text of %d bytes or more (fewer get a warning), or @FILE for what is in a file", shortKey)
	k.set = func(texts []string) (errs []error) {
		for i, text := range texts {
			text, err := resolveFile(text)
			if err == nil {
				var key T
				key, err = parse(text)
				*field = append(*field, key)
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s %d: %w", sort, i+1, err))
				continue
			}
			if len(text) < shortKey {
				*warnings = append(*warnings, fmt.Sprintf("%s %d is shorter than %d bytes and may be guessed: "+
					"`openssl rand -hex 32` makes a good one", sort, i+1, shortKey))
			}
		}
		return errs
	}
	return k
}

// resolveFile returns a text, or where it begins with @, what is in the file that it names.
func resolveFile(text string) (string, error) {
	if path, ok := strings.CutPrefix(text, "@"); ok {
		return readKeyFile(path)
	}
	return text, nil
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
	return withoutNewline(string(data)), nil
}

// withoutNewline cuts one newline off the end, in the spelling of Unix or Windows.
func withoutNewline(text string) string {
	text, cut := strings.CutSuffix(text, "\n")
	if cut {
		text = strings.TrimSuffix(text, "\r")
	}
	return text
}

// withoutPath keeps the reason of an error and drops the file's name.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return fmt.Errorf("reading the file after @: %w", err)
}
