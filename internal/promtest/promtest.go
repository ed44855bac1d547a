// Package promtest is for tests of what Prometheus reads: it runs promtool, and finds the series that an expression is
// about.
package promtest

import (
	"os"
	"os/exec"
	"testing"
)

// Promtool runs Prometheus' promtool in a folder and fails the test where that fails. Without one the test is skipped;
// in scripts/test, which installs it, the test fails.
func Promtool(t testing.TB, dir string, args ...string) {
	t.Helper()
	program, err := exec.LookPath("promtool")
	switch {
	case err != nil && os.Getenv("LANGUAGES") == "all":
		t.Fatal("no promtool: install the Debian package prometheus")
	case err != nil:
		t.Skip("needs promtool, of the Debian package prometheus")
	}
	command := exec.CommandContext(t.Context(), program, args...)
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("promtool %q: %v\n%s", args, err, out)
	}
}
