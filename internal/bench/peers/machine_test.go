package main

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"testing"
)

// Every package has one version, the same in the lock: another day's run compares with the same peers.
func TestPackagesArePinned(t *testing.T) {
	list := packages("node/package.json")
	if len(list) == 0 {
		t.Fatal("there are no packages")
	}
	exact := regexp.MustCompile(`^\S+ \d+\.\d+\.\d+$`)
	for _, name := range list {
		if !exact.MatchString(name) {
			t.Errorf("%s isn't one version", name)
		}
	}
	type manifest struct{ Dependencies map[string]string }
	var lock struct{ Packages map[string]manifest }
	var want manifest
	for file, into := range map[string]any{"node/package-lock.json": &lock, "node/package.json": &want} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
	}
	if got := lock.Packages[""]; !reflect.DeepEqual(got, want) {
		t.Errorf("the lock is for %v, want %v", got, want)
	}
}

func TestVersion(t *testing.T) {
	tests := []struct{ program, flag, want string }{
		{"echo", "Chromium 156.0.8078.79 built on Debian 12", "156.0.8078.79"},
		{"echo", "wrk debian/4.1.0-3+b2 [epoll]", "4.1.0"},
		{"echo", "hello", "of an unknown version"},
		{"./no-such-program", "-v", "of an unknown version"},
	}
	for _, test := range tests {
		if got := version(t.Context(), test.program, test.flag); got != test.want {
			t.Errorf("%s %q: got %q, want %q", test.program, test.flag, got, test.want)
		}
	}
}

func TestLook(t *testing.T) {
	if got := look("machine_test.go", `^package (\w+)`); got != "main" {
		t.Errorf("got %q, want main", got)
	}
	if got := look("no-such-file", `(.+)`); got != "unknown" {
		t.Errorf("without a file: got %q, want unknown", got)
	}
}
