package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/placard/placard/renderer"
)

// build makes the program, and the shortest run of it.
func build(t *testing.T) *config {
	t.Helper()
	if testing.Short() {
		t.Skip("starts servers for some seconds")
	}
	placard := filepath.Join(t.TempDir(), "placard")
	command := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", placard, "../../../cmd/placard")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("building placard: %v\n%s", err, out)
	}
	return &config{placard: placard, temp: t.TempDir(), rounds: 1, lasts: 1, entries: 1000}
}

// TestRun measures in earnest, but hardly.
func TestRun(t *testing.T) {
	c := build(t)
	c.parts = []string{"memory", "disk", "keys"}
	if err := run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(c.temp); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

// TestStudio draws every kind of job once.
func TestStudio(t *testing.T) {
	c := build(t)
	if err := writeCards(c.temp); err != nil {
		t.Fatal(err)
	}
	if err := writeMany(c.temp, 10); err != nil {
		t.Fatal(err)
	}
	s, err := newStudio(t.Context(), c, c.temp)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	for _, list := range []*series{s.pixels(renderer.WebP), s.scales(), s.fields(), s.lengths(), s.turns(), s.remote()} {
		list.steps = list.steps[1:3] // the last are slow
		for _, next := range list.steps {
			if err := next.do(t.Context()); err != nil {
				t.Errorf("%s, %s: %v", list.name, next.label, err)
			}
		}
	}
}
