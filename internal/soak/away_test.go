package soak

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/placard/placard/internal/chromium"
)

// A fragile is a browser that starts only while it isn't broken.
type fragile struct{ program, broken string }

func newFragile(t *testing.T) fragile {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	binary, err := chromium.Find(t.Context(), "")
	must(t, err)
	dir := t.TempDir()
	f := fragile{filepath.Join(dir, filepath.Base(binary.Path)), filepath.Join(dir, "broken")}
	script := fmt.Sprintf("#!/bin/sh\n[ ! -e %s ] || exit 1\nexec %s \"$@\"\n", f.broken, binary.Path)
	must(t, os.WriteFile(f.program, []byte(script), 0o700))
	return f
}

func (f fragile) fail(t *testing.T) { must(t, os.WriteFile(f.broken, nil, 0o600)) }
func (f fragile) mend(t *testing.T) { must(t, os.Remove(f.broken)) }

func TestBrowserCannotStart(t *testing.T) {
	mostlyWaits(t) // the server counts as ready for 30 s after a picture
	browser := newFragile(t)
	s := start(t, "--chromium", browser.program, "--workers", "2", "--render-timeout", "2s")
	kept, fresh := Cards(3, "kept"), Cards(3, "fresh")
	want := references(t, s, kept)
	browser.fail(t)
	must(t, s.Signal(syscall.SIGKILL, s.Of(BrowserKind)...))

	none := NewLedger(want.Expect, http.StatusServiceUnavailable, http.StatusGatewayTimeout)
	for range 3 {
		client(t, s, none).All(t.Context(), fresh)
	}
	if n := none.Count(Refused); n != 9 {
		t.Errorf("%d cards were refused of 9 that nothing can draw: %v", n, none)
	}
	must(t, Eventually(patience, func() error {
		if s.Ready() {
			return errors.New("it still says that it is ready")
		}
		return nil
	}))
	ledger := NewLedger(want.Expect)
	client(t, s, ledger).All(t.Context(), kept)
	whole(t, ledger)

	browser.mend(t)
	must(t, s.Settled(2, patience))
	if !s.Ready() {
		t.Error("it is not ready with browsers that start again")
	}
	references(t, s, fresh)
	stopped(t, s)
}

// TestExitsWithoutBrowser is for the supervisor: a server that can't draw for a minute asks to be restarted.
func TestExitsWithoutBrowser(t *testing.T) {
	if !long {
		t.Skip("takes more than a minute: make soak")
	}
	browser := newFragile(t)
	s := start(t, "--chromium", browser.program, "--workers", "1")
	browser.fail(t)
	must(t, s.Signal(syscall.SIGKILL, s.Of(BrowserKind)...))
	began := time.Now()
	if err := s.Wait(2 * time.Minute); err == nil || s.command.ProcessState.ExitCode() != 1 {
		t.Errorf("it ended with %v, want exit status 1", err)
	}
	if took := time.Since(began); took < 55*time.Second {
		t.Errorf("it gave up after %v, want a minute", took)
	}
	gone(t, s, time.Second)
}
