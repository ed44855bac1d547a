package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/export"
)

func TestExportRefuses(t *testing.T) {
	dir := t.TempDir()
	source := filepath.Join(dir, "all.csv")
	if err := os.WriteFile(source, []byte("title\nHello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"no such template", []string{"--template", "nothing"}, `--template is "nothing": no such template; there are article, changelog, `},
		{"no such field", []string{"--map", "nobody=title"}, `article has no field "nobody" to map`},
		{"no mapping", []string{"--map", "title"}, "must look like field=name"},
		{"a name that leads away", []string{"--name", "../{slug}"}, "is no name for images"},
		{"a format", []string{"--format", "gif"}, `--format is "gif"`},
		{"two formats", []string{"--format", "png", "--name", "{slug}.jpg"}, "leave one of them out"},
		{"what missing is", []string{"--missing", "all"}, `--missing is "all"`},
		{"a size", []string{"--width", "-1"}, "width is -1"},
		{"what is no value", []string{"a.md"}, `"a.md" is neither name=value`},
		{"no files", []string{"--from", filepath.Join(dir, "*.md")}, "no file is like"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if testing.Short() {
				t.Skip("needs a browser's version")
			}
			args := append([]string{"export", "--template", "article", "--from", source, "--out", filepath.Join(dir, "out")}, test.args...)
			if _, stderr, status := inProcess(args...); status != 1 || !strings.Contains(stderr, test.want) {
				t.Errorf("status %d, %s; want %s", status, stderr, test.want)
			}
			if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
				t.Error("the folder was made for nothing")
			}
		})
	}
}

// exportPages is how many pages TestExport has. PLACARD_EXPORT_PAGES=500 is a site.
func exportPages(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("PLACARD_EXPORT_PAGES"))
	if err != nil {
		return 8
	}
	return n
}

// TestExport exports a site twice: the second time draws nothing, and starts no browser.
func TestExport(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	dir := t.TempDir()
	pages := exportPages(t)
	page := func(i int, title string) {
		file := filepath.Join(dir, "content", fmt.Sprintf("page-%d.md", i))
		text := fmt.Sprintf("---\ntitle: %q\nauthor: {name: Ann}\ncover: paper.png\n---\nText\n", title)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "content"), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range pages {
		page(i, fmt.Sprintf("Page %d of a site", i))
	}
	out := filepath.Join(dir, "og")
	run := func(ok bool, want string, args ...string) (stdout, stderr string) {
		t.Helper()
		start := time.Now()
		stdout, stderr, fine := placard(t, []string{"PLACARD_CACHE_MEMORY=0B"}, append([]string{"export", "--template", "article",
			"--from", filepath.Join(dir, "content", "*.md"), "--out", out, "--map", "author=author.name",
			"--missing", "empty", "site=A site"}, args...)...)
		if fine != ok || !strings.Contains(stderr, want) {
			t.Fatalf("ok %t, %s; want %t, %s", fine, stderr, ok, want)
		}
		t.Logf("%d pages, %s: %v", pages, want, time.Since(start).Round(time.Millisecond))
		return stdout, stderr
	}
	run(true, fmt.Sprintf("%d drawn, 0 unchanged", pages))
	before := modified(t, out)
	stdout, _ := run(true, fmt.Sprintf("0 drawn, %d unchanged", pages), "--index", "--chromium", noBrowser(t, dir))
	if after := modified(t, out); after != before {
		t.Error("the second run has written files")
	}
	var index map[string]export.Entry
	if err := json.Unmarshal([]byte(stdout), &index); err != nil || len(index) != pages {
		t.Fatalf("the index is %s, %v; want %d pages", stdout, err, pages)
	}
	want := export.Entry{Image: "page-3.jpg", Width: 1200, Height: 630, Type: "image/jpeg", Alt: "Page 3 of a site"}
	if got := index[filepath.ToSlash(filepath.Join(dir, "content", "page-3.md"))]; got != want {
		t.Errorf("page 3 has %+v, want %+v", got, want)
	}

	page(3, "Another title")
	page(pages, "One more")
	if err := os.Remove(filepath.Join(dir, "content", "page-0.md")); err != nil {
		t.Fatal(err)
	}
	stdout, _ = run(true, "0 drawn", "--dry-run", "--prune")
	if want := fmt.Sprintf("draw page-3.jpg\ndraw page-%d.jpg\nremove page-0.jpg\n", pages); stdout != want {
		t.Errorf("a dry run says\n%swant\n%s", stdout, want)
	}
	run(true, fmt.Sprintf("2 drawn, %d unchanged, 1 removed", pages-2), "--prune")
	page(5, "")
	if _, stderr := run(false, "1 drawn", "--map", "title.color=title"); !strings.Contains(stderr, "page-1.md") {
		t.Errorf("it doesn't say which page failed: %s", stderr)
	}
}

// modified are the names and times of a folder's files.
func modified(t *testing.T, dir string) (all string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		all += fmt.Sprintln(entry.Name(), info.ModTime())
	}
	return all
}

// noBrowser is a program that calls itself the version that is installed, and fails the test where it is to draw.
func noBrowser(t *testing.T, dir string) string {
	t.Helper()
	shell, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		t.Skip(err)
	}
	fake, started := filepath.Join(dir, "fake-headless-shell"), filepath.Join(dir, "started")
	script := fmt.Sprintf("#!/bin/sh\n[ \"$1\" = --version ] && exec %s --version\necho \"$@\" > %s\nexit 1\n", shell, started)
	if err := os.WriteFile(fake, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if args, err := os.ReadFile(started); err == nil {
			t.Errorf("a browser was started: %s", args)
		}
	})
	return fake
}
