package main

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/placard/placard/internal/bench"
)

// A machine is what the figures depend on.
type machine struct {
	date     string
	hardware string
	load     float64  // average of the last minute, before anything was started
	versions []string // of what was measured, and with what
}

func describe(ctx context.Context, c *config) machine {
	m := machine{date: time.Now().Format(time.DateOnly), hardware: bench.Hardware(), load: bench.Load()}
	for _, probe := range [][3]string{
		{"Chromium’s headless shell", c.shell, "--version"}, {"Chromium", c.chromium, "--version"},
		{"Node", "node", "--version"}, {"nginx", "nginx", "-v"}, {"wrk", "wrk", "-v"},
	} {
		m.versions = append(m.versions, probe[0]+" "+bench.Version(ctx, probe[1], probe[2]))
	}
	m.versions = append(m.versions, packages(filepath.Join(c.node, "package.json"))...)
	return m
}

// packages lists what a package.json asks npm for, each at its one version.
func packages(file string) []string {
	var manifest struct{ Dependencies map[string]string }
	text, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(text, &manifest) != nil {
		return nil
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(manifest.Dependencies)) {
		list = append(list, name+" "+manifest.Dependencies[name])
	}
	return list
}
