// Package chromium finds, starts and ends browser processes. It speaks no protocol: an engine does, through the pipes
// of the process.
package chromium

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// names are the browsers that are looked for in PATH, best first: the headless shell draws frames on demand.
var names = []string{"chromium-headless-shell", "chrome-headless-shell", "chromium", "google-chrome"}

// ErrNotFound: there is no browser to draw with.
var ErrNotFound = errors.New("no Chromium found")

// A Binary is an installed browser.
type Binary struct {
	Path    string
	Version string // as it prints it, such as "Chromium 156.0.8078.79"
	// BeginFrame: a headless shell, which draws frames on demand.
	BeginFrame bool
}

// Find looks a browser up: path where given, else the first of the usual names in PATH.
func Find(ctx context.Context, path string) (Binary, error) {
	candidates := names
	if path != "" {
		candidates = []string{path}
	}
	for _, name := range candidates {
		found, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		return inspect(ctx, found)
	}
	return Binary{}, fmt.Errorf("%w: looked for %s; install Debian's chromium-headless-shell or set --chromium",
		ErrNotFound, strings.Join(candidates, ", "))
}

func inspect(ctx context.Context, path string) (Binary, error) {
	path = behindScript(path)
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.WaitDelay = time.Second // a child of it may hold the pipe
	out, err := cmd.Output()
	if err != nil {
		return Binary{}, fmt.Errorf("asking %s for its version: %w", path, err)
	}
	version, _, _ := strings.Cut(strings.TrimSpace(string(out)), " built on")
	return Binary{
		Path:       path,
		Version:    strings.TrimSpace(version),
		BeginFrame: strings.HasSuffix(filepath.Base(path), "headless-shell"),
	}, nil
}

var wrapped = regexp.MustCompile(`(?m)^"?(/[^\s"]+)"? "\$@"`)

// behindScript returns the program that a wrapper script starts as its child. Debian's chromium-headless-shell is such
// a script: its pid is the shell's, and killing that would leave the browser running. A script that execs is fine as it
// is.
func behindScript(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return path
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, _ := f.Read(head)
	if !strings.HasPrefix(string(head[:n]), "#!") {
		return path
	}
	if m := wrapped.FindSubmatch(head[:n]); m != nil {
		return string(m[1])
	}
	return path
}
