package chromium

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const printVersion = `echo "Chromium 156.0.8078.79 built on Debian GNU/Linux 13 (trixie)"`

func TestFind(t *testing.T) {
	tests := []struct {
		name, file string
		beginFrame bool
	}{
		{"the headless shell", "chromium-headless-shell", true},
		{"Google's", "chrome-headless-shell", true},
		{"a whole browser", "chromium", false},
		{"one under another name", "my-browser", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := script(t, tt.file, printVersion)
			want := Binary{Path: path, Version: "Chromium 156.0.8078.79", BeginFrame: tt.beginFrame}
			if got, err := Find(t.Context(), path); got != want || err != nil {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
		})
	}
}

func TestFindInPath(t *testing.T) {
	dir := filepath.Dir(script(t, "google-chrome", "echo Google Chrome 1.2"))
	t.Setenv("PATH", dir)
	for _, better := range []string{"google-chrome", "chromium", "chrome-headless-shell", "chromium-headless-shell"} {
		path := filepath.Join(dir, better)
		if err := os.WriteFile(path, []byte("#!/bin/sh\necho "+better), 0o700); err != nil {
			t.Fatal(err)
		}
		if got, err := Find(t.Context(), ""); got.Path != path || got.Version != better || err != nil {
			t.Errorf("got %+v, %v, want %s", got, err, path)
		}
	}
}

func TestFindFails(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	plain := filepath.Join(t.TempDir(), "chromium")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, path, says string
		missing          bool
	}{
		{"none in PATH", "", "looked for chromium-headless-shell, chrome-headless-shell, chromium, google-chrome; install", true},
		{"none there", "/nowhere/chromium", "looked for /nowhere/chromium; install", true},
		{"no name in PATH", "chromium-9", "looked for chromium-9;", true},
		{"not executable", plain, "looked for " + plain, true},
		{"it can't say its version", script(t, "chromium", "exit 127"), "for its version: exit status 127", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Find(t.Context(), tt.path)
			if err == nil || !strings.Contains(err.Error(), tt.says) || errors.Is(err, ErrNotFound) != tt.missing {
				t.Errorf("got %+v, %v, want … %s, ErrNotFound: %t", got, err, tt.says, tt.missing)
			}
		})
	}
}

func TestFindEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	// The pipe is held by the shell's child, which isn't killed with it.
	if got, err := Find(ctx, script(t, "chromium", "sleep 4\nexit")); err == nil || time.Since(start) > 3*time.Second {
		t.Errorf("got %+v, %v after %v, want an error after a second", got, err, time.Since(start))
	}
}

func TestBehindScript(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"Debian's", "#!/bin/sh -e\n\n/usr/lib/chromium/chromium-headless-shell \"$@\"\n", "/usr/lib/chromium/chromium-headless-shell"},
		{"quoted", "#!/bin/sh\n\"/opt/chrome/chrome\" \"$@\"", "/opt/chrome/chrome"},
		{"with words after it", "#!/bin/sh\n/opt/chrome \"$@\" --x\n", "/opt/chrome"},
		{"one that execs", "#!/bin/sh\nexec /opt/chrome \"$@\"\n", ""},
		{"one that starts something relative", "#!/bin/sh\nchrome \"$@\"\n", ""},
		{"one that passes nothing on", "#!/bin/sh\n/opt/chrome\n", ""},
		{"no script", "\x7fELF\n/opt/chrome \"$@\"\n", ""},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "chromium")
			if err := os.WriteFile(path, []byte(tt.content), 0o700); err != nil {
				t.Fatal(err)
			}
			want := tt.want
			if want == "" {
				want = path
			}
			if got := behindScript(path); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	if got := behindScript("/nowhere"); got != "/nowhere" {
		t.Errorf("got %s for what isn't there", got)
	}
}
