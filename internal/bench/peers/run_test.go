package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRun measures in earnest, but hardly: with the real program, and the one peer that needs nothing from npm.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("draws with browsers for some seconds")
	}
	dir := t.TempDir()
	for name, source := range map[string]string{"placard": "../../../cmd/placard", "recipe": "./recipe"} {
		build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", filepath.Join(dir, name), source)
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("building %s: %v\n%s", name, err, out)
		}
	}
	document := filepath.Join(dir, "doc.md")
	if err := os.WriteFile(document, []byte("<!-- make bench-peers writes from here -->\n<!-- to here -->\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := parse([]string{
		"-placard", filepath.Join(dir, "placard"), "-recipe", filepath.Join(dir, "recipe"), "-node", "node",
		"-templates", "templates", "-parts", "start,memory,draw", "-peers", "chromedp", "-formats", "jpg,png,webp",
		"-at-once", "2", "-rounds", "1", "-turn", "50ms", "-images", "4", "-o", document,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| start to first image |", "after 4 images |", "| chromedp recipe |",
		"| jpg | 2 | Placard |", "| png | 2 | chromedp recipe |", "| webp | 2 | chromedp recipe |",
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
