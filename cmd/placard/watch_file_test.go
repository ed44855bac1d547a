package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWatchFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "card.json")
	write := func(name, content string) {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(file, "{}")
	changed, err := watchFile(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	hears := func(what string) {
		t.Helper()
		select {
		case <-changed:
		case <-time.After(5 * time.Second):
			t.Fatalf("nothing was heard of %s", what)
		}
	}
	write(file, `{"title": "a"}`)
	hears("a file that is written")
	write(file+".new", `{"title": "b"}`)
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
	hears("a file that is replaced")
	select {
	case <-changed:
		t.Error("one change was heard of twice")
	case <-time.After(4 * saved):
	}
}

func TestWatchNoFile(t *testing.T) {
	if changed, err := watchFile(t.Context(), ""); changed != nil || err != nil {
		t.Errorf("without a file: %v, %v", changed, err)
	}
	if _, err := watchFile(t.Context(), filepath.Join(t.TempDir(), "missing", "card.json")); err == nil {
		t.Error("a folder that isn't there is watched")
	}
}
