package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/signurl"
)

const goodKey = "0123456789abcdef"

func TestKeyFiles(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"bare", goodKey, goodKey},
		{"newline", goodKey + "\n", goodKey},
		{"Windows newline", goodKey + "\r\n", goodKey},
		{"one newline of two", goodKey + "\n\n", goodKey + "\n"},
		{"carriage return alone", goodKey + "\r", goodKey + "\r"},
		{"spaces and commas", " a, b and " + goodKey + " \n", " a, b and " + goodKey + " "},
		{"not decoded", "@cafebabecafebabe%20+/==\n", "@cafebabecafebabe%20+/=="},
		{"not UTF-8", goodKey + "\xff\x00", goodKey + "\xff\x00"},
		{"longest", strings.Repeat("k", maxKeyFile), strings.Repeat("k", maxKeyFile)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := writeFile(t, "key", test.content)
			want := []signurl.Key{mustKey(t, test.want), mustKey(t, "second-key-in-the-list")}
			got := given{args: []string{"--key", "@" + file + ", second-key-in-the-list"}}.mustLoad(t)
			if !reflect.DeepEqual(got.Keys, want) || got.Warnings != nil {
				t.Errorf("got other keys, or warnings: %q", got.Warnings)
			}
		})
	}
}

func TestKeyInYAMLIsKeptAsItIs(t *testing.T) {
	got := given{yaml: `key: [" with, comma and spaces "]`}.mustLoad(t)
	if want := mustKey(t, " with, comma and spaces "); len(got.Keys) != 1 || got.Keys[0] != want {
		t.Error("got another key")
	}
}

func TestShortKeysAreWarnings(t *testing.T) {
	got := given{args: []string{"--key", goodKey + ",short,fifteen-bytes-x"}}.mustLoad(t)
	if len(got.Keys) != 3 || len(got.Warnings) != 2 {
		t.Fatalf("got %d keys and %q, want 3 and 2 warnings", len(got.Keys), got.Warnings)
	}
	for i, want := range []string{"key 2 is shorter than 16 bytes", "key 3 is shorter than 16 bytes"} {
		if !strings.HasPrefix(got.Warnings[i], want) {
			t.Errorf("got %q, want it to begin with %q", got.Warnings[i], want)
		}
	}
	if text := fmt.Sprint(got.Warnings); strings.Contains(text, "fifteen") {
		t.Errorf("%s has a key in it", text)
	}
}

func TestEmptyKeys(t *testing.T) {
	empty := writeFile(t, "empty", "\r\n")
	for name, g := range map[string]given{
		"flag":           {args: []string{"--key="}},
		"environment":    {environ: []string{"PLACARD_KEY= "}},
		"YAML text":      {yaml: `key: ""`},
		"YAML list":      {yaml: "key: []"},
		"YAML list item": {yaml: `key: ["` + goodKey + `", ""]`},
		"item":           {args: []string{"--key", goodKey + ","}},
		"file":           {args: []string{"--key=@" + empty}},
	} {
		if _, err := g.load(t); !errors.Is(err, signurl.ErrKey) {
			t.Errorf("%s: got %v, want %v", name, err, signurl.ErrKey)
		}
	}
}

// Keys get into many kinds of mistakes; none may show them, for errors end up in logs.
func TestNoErrorShowsAKey(t *testing.T) {
	const secret = "s3cr3tS3cr3t"
	tests := map[string]given{
		"empty neighbour":  {args: []string{"--key", secret + ",,"}},
		"@ before a key":   {args: []string{"--key", "@" + secret}},
		"@ with a NUL":     {environ: []string{"PLACARD_KEY=@" + secret + "\x00"}},
		"file too large":   {args: []string{"--key", "@" + writeFile(t, secret, strings.Repeat(secret, maxKeyFile))}},
		"folder":           {args: []string{"--key", "@" + t.TempDir() + "/../" + secret}},
		"null neighbour":   {yaml: "key: [" + secret + ", null]"},
		"number neighbour": {yaml: "key: [" + secret + ", 12]"},
		"mapping":          {yaml: "key: {default: " + secret + "}"},
		"nested list":      {yaml: "key: [[" + secret + "]]"},
		"key as the file":  {yaml: secret},
		"short, as a file": {yaml: "s3cr3t"},
		"alias":            {yaml: "key: *" + secret},
		"own anchor":       {yaml: "key: &" + secret + " [*" + secret + "]"},
		"number tag":       {yaml: "key: !!int " + secret},
		"number tag, `":    {yaml: "key: !!int \"`\\n" + secret + "\""},
		"unquoted @":       {yaml: "key: @" + secret},
		"unquoted %":       {yaml: "key: %" + secret},
		"open quote":       {yaml: `key: "` + secret},
		"key of a mapping": {yaml: "key: {[" + secret + "]: a}"},
		"API key's file":   {args: []string{"--api-key", "@" + secret}},
		"API key's pair":   {args: []string{"--api-key", secret + ",,"}},
		"number API key":   {yaml: "api_key: [" + secret + ", 12]"},
		"project's key":    {yaml: "projects: [{id: a, keys: [" + secret + ", '']}]"},
		"key, not a list":  {yaml: "projects: [{id: a, keys: {" + secret + ": a}}]"},
		"project's @key":   {yaml: "projects: [{id: a, keys: '@" + secret + "'}]"},
		"project's number": {yaml: "projects: [{id: a, api_keys: [" + secret + ", 1]}]"},
		"shared":           {yaml: "projects: [{id: a, keys: " + secret + "}, {id: b, keys: " + secret + "}]"},
		"key and projects": {yaml: "projects: [{id: a, keys: " + secret + "}]\nkey: " + secret + secret},
	}
	for name, g := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := g.load(t)
			if err == nil {
				t.Fatal("no error")
			}
			if strings.Contains(strings.ToLower(err.Error()), "s3cr3t") {
				t.Errorf("the key is in %q", err)
			}
		})
	}
}

func TestKeyFileMistakes(t *testing.T) {
	_, err := given{args: []string{"--key", goodKey + ",@/no/such/file"}}.load(t)
	want := "flag --key: key 2: reading the file after @: no such file or directory"
	if err == nil || err.Error() != want || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want %s", err, want)
	}
}
