package main

import (
	"strings"
	"testing"
)

// Mistakes in URLs that may have passwords are told without them.
func TestMistakesInSharedURLs(t *testing.T) {
	tests := map[string]string{
		"--redis-url=redis://user:secret@redis.example/images": `invalid database number: "images"`,
		"--redis-url=redis://user:secret@redis.example:port":   "invalid port",
		"--redis-url=http://secret.example":                    "invalid URL scheme: http",
		"--redis-url=redis://secret.example?master_name=":      "master_name is empty",
		"--bucket=ftp://secret/images":                         `begins with "ftp"`,
		"--bucket=/srv/secret":                                 "want one of",
		"--bucket=s3://user:secret@bu cket":                    "invalid character",
	}
	for flag, want := range tests {
		_, err := given{args: []string{flag}}.load(t)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", flag, err, want)
			continue
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error shows it: %v", flag, err)
		}
	}
}
