package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// A machine is what the figures depend on.
type machine struct {
	date     string
	hardware string
	load     float64  // average of the last minute, before anything was started
	versions []string // of what was measured, and with what
}

func describe(ctx context.Context, c *config) machine {
	load, _ := strconv.ParseFloat(look("/proc/loadavg", `(\S+)`), 64)
	m := machine{
		date: time.Now().Format(time.DateOnly),
		hardware: fmt.Sprintf("%d × %s, %s of memory, %s, Linux %s", runtime.NumCPU(),
			look("/proc/cpuinfo", `model name\s*: (.+)`), look("/proc/meminfo", `MemTotal: *(.+)`),
			look("/etc/os-release", `PRETTY_NAME="(.*)"`), look("/proc/sys/kernel/osrelease", `(.+)`)),
		load: load,
	}
	for _, probe := range [][3]string{
		{"Chromium’s headless shell", c.shell, "--version"}, {"Chromium", c.chromium, "--version"},
		{"Node", "node", "--version"}, {"nginx", "nginx", "-v"}, {"wrk", "wrk", "-v"},
	} {
		m.versions = append(m.versions, probe[0]+" "+version(ctx, probe[1], probe[2]))
	}
	m.versions = append(m.versions, packages(filepath.Join(c.node, "package.json"))...)
	return m
}

// look returns the first group of a pattern in a file.
func look(file, pattern string) string {
	text, _ := os.ReadFile(file)
	if found := regexp.MustCompile(pattern).FindSubmatch(text); found != nil {
		return string(found[1])
	}
	return "unknown"
}

var dotted = regexp.MustCompile(`\d+(\.\d+)+`)

// version returns the first number with dots that a program prints about itself. Its status says nothing: wrk fails.
func version(ctx context.Context, program, flag string) string {
	out, _ := exec.CommandContext(ctx, program, flag).CombinedOutput()
	if found := dotted.Find(out); found != nil {
		return string(found)
	}
	return "of an unknown version"
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
