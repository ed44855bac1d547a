package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const soundTemplate = `<!DOCTYPE html><title>Card</title><meta name="description" content="A card">
<meta name="viewport" content="width=1200, height=630"><h1 id="title">Hello</h1>`

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	writeTemplate(t, dir, "sound", soundTemplate)
	mixed := t.TempDir()
	writeTemplate(t, mixed, "sound", soundTemplate)
	writeTemplate(t, mixed, "odd", soundTemplate+`<img id="cover" src="https://x.example/a.png" alt="">`)
	broken := t.TempDir()
	writeTemplate(t, broken, "twice", soundTemplate+"\n<p id='title'>Again")
	named := t.TempDir()
	writeTemplate(t, named, "sound", soundTemplate)
	writeTemplate(t, named, "My Card", soundTemplate)
	away := t.TempDir()
	writeTemplate(t, away, "sound", soundTemplate)
	if err := os.Symlink(filepath.Join(dir, "sound"), filepath.Join(away, "alias")); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"the built-in set", nil, 0, "0 errors, 0 warnings"},
		{"a folder", []string{dir}, 0, "1 templates, 0 errors, 0 warnings"},
		{"one template", []string{dir + "/sound"}, 0, "1 templates, 0 errors"},
		{"by the setting", []string{"--templates", broken}, 1, "twice/index.html:3: the id \"title\" is used twice"},
		{"a warning", []string{mixed}, 0, "warning: odd/index.html:2: \"https://x.example/a.png\" is on another host"},
		{"a strict warning", []string{mixed, "--strict"}, 1, "error: odd/index.html:2"},
		{"an error", []string{broken + "/twice"}, 1, "error: twice/index.html:3"},
		{"an odd name", []string{named}, 0, "warning: My Card: \"My Card\" is no name for a template"},
		{"a link out of the folder", []string{away}, 1, "error: alias: "},
		{"a template behind such a link", []string{away + "/alias"}, 1, "error: alias: "},
		{"no folder", []string{dir + "/missing"}, 1, ""},
		{"no templates", []string{t.TempDir()}, 1, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			status := run(append([]string{"check", "--fast"}, test.args...), nil, strings.NewReader(""), &stdout, &stderr)
			if status != test.status || !strings.Contains(stdout.String(), test.says) {
				t.Errorf("status %d, %s%s; want %d, %s", status, &stdout, &stderr, test.status, test.says)
			}
		})
	}
}

func TestCheckAsJSON(t *testing.T) {
	dir := t.TempDir()
	writeTemplate(t, dir, "twice", soundTemplate+"\n<p id='title'>Again")
	var stdout, stderr bytes.Buffer
	if status := run([]string{"check", "--fast", "--json", dir}, nil, strings.NewReader(""), &stdout, &stderr); status != 1 {
		t.Errorf("status %d, want 1: %s", status, &stderr)
	}
	var problems []map[string]any
	if err := json.Unmarshal(stdout.Bytes(), &problems); err != nil || len(problems) != 1 {
		t.Fatalf("%v: %s", err, &stdout)
	}
	want := map[string]any{"file": "twice/index.html", "line": 3.0, "rule": "duplicate-id", "warning": false}
	for key, value := range want {
		if problems[0][key] != value {
			t.Errorf("%s is %v, want %v", key, problems[0][key], value)
		}
	}
}
