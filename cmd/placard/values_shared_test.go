package main

import (
	"strings"
	"testing"
)

// Mistakes in URLs that may have passwords are told without them.
func TestMistakesInSharedURLs(t *testing.T) {
	tests := map[string]string{
		"--redis-url=redis://user:secret@redis.example/images":                   `invalid database number: "images"`,
		"--redis-url=redis://user:secret@redis.example:port":                     "a port is a number",
		"--redis-url=redis://:secret/rest@redis.example":                         "written %2F",
		"--redis-url=redis://:12/secret@redis.example":                           "written %2F",
		"--redis-url=redis://:12?secret@redis.example":                           "written %2F",
		"--redis-url=redis://:12#secret@redis.example":                           "written %2F",
		"--redis-url=redis://:%zzsecret@redis.example":                           "written %2F",
		"--redis-url=redis:secret@redis.example":                                 "can't be read",
		"--redis-url=redis://secret.example?master_name=&addr=user:secret@other": "can't be read",
		"--redis-url=http://secret.example":                                      "invalid URL scheme: http",
		"--redis-url=redis://secret.example?master_name=":                        "master_name is empty",
		"--bucket=ftp://secret/images":                                           `begins with "ftp"`,
		"--bucket=/srv/secret":                                                   "want one of",
		"--bucket=s3://user:secret@bu cket":                                      "can't be read",
		"--bucket=s3://user:secret/rest@bucket":                                  "can't be read",
		"--bucket=s3://user:secret@bucket?region=eu-west-1":                      "credentials",
		"--bucket=s3://bucket?regoin=eu-west-1":                                  `"regoin"`,
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
