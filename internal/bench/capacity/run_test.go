package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// build makes the programs.
func build(t *testing.T, sources map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, source := range sources {
		command := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", filepath.Join(folder, name), source)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("building %s: %v\n%s", name, err, out)
		}
	}
	return folder
}

// TestRun measures in earnest, but hardly.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("draws with browsers for some seconds")
	}
	if _, err := exec.LookPath("redis-server"); err != nil && os.Getenv("LANGUAGES") != "all" {
		t.Skip("needs redis-server, of the Debian package of that name")
	}
	dir := build(t, map[string]string{
		"placard": "../../../cmd/placard", "gofakes3": "github.com/johannesboyne/gofakes3/cmd/gofakes3",
	})
	document := filepath.Join(dir, "doc.md")
	markers := "<!-- make bench-capacity writes from here -->\n<!-- to here -->\n"
	if err := os.WriteFile(document, []byte(markers), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := parse([]string{
		"-placard", filepath.Join(dir, "placard"), "-s3", filepath.Join(dir, "gofakes3"), "-workers", "2",
		"-rounds", "1", "-turn", "50ms", "-images", "4", "-o", document,
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
		"| one with S3 as bucket |", "Two instances drew ", "| a bucket of S3 |", "\n| Redis | ", "| the server, after 4 images |",
		"\n| 0.99 | ", "\n| 20 | ", "An example: ",
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
