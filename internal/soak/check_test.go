package soak

import (
	"fmt"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"
)

// whole reports a ledger, and what failed in it as the test's failure.
func whole(t *testing.T, ledger *Ledger) {
	t.Helper()
	if ledger.Count(Failed) > 0 {
		t.Errorf("failed answers: %v", ledger)
	} else {
		t.Log(ledger)
	}
	if ledger.Count(Right) == 0 {
		t.Errorf("no image came: %v", ledger)
	}
}

// must fails the test on an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// within holds a time against its promise. Only the long form is strict: the short one may share its machine, and finds
// what takes for ever.
func within(t *testing.T, what string, got, promised time.Duration) {
	t.Helper()
	t.Logf("%s: %v, promised %v", what, got.Round(time.Millisecond), promised)
	limit := promised
	if !long {
		limit = max(10*promised, 15*time.Second)
	}
	if got > limit {
		t.Errorf("%s took %v, want at most %v", what, got, limit)
	}
}

// stopped asks a server to end, and checks that nothing of it is left.
func stopped(t *testing.T, s *Server) {
	t.Helper()
	if err := s.Terminate(); err != nil {
		t.Errorf("the server ended with %v, want status 0", err)
	}
	gone(t, s, time.Second)
	if files, err := os.ReadDir(s.temp()); err != nil || len(files) > 0 {
		t.Errorf("files are left in TMPDIR: %v, %v", files, err)
	}
}

// gone checks that no process outlives a server that has ended. A zombie doesn't run: it is PID 1's by then.
func gone(t *testing.T, s *Server, soon time.Duration) {
	t.Helper()
	err := Eventually(soon, func() error {
		left := slices.DeleteFunc(s.all(), func(p Process) bool { return p.Zombie })
		if len(left) > 0 {
			return fmt.Errorf("processes outlive the server: %+v", left)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// needsRoot skips a test that mounts or makes namespaces where this process may not.
func needsRoot(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Skipf("this user may not do that here: %v", err)
	}
}

// mount lays an empty file system of that size over a folder, until the test ends.
func mount(t *testing.T, dir, size string) {
	t.Helper()
	must(t, os.MkdirAll(dir, 0o700))
	needsRoot(t, syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=700,size="+size))
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) }) // the folder goes with the test
}
