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
