package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/placard/placard/internal/logbook"
)

// machinePrograms are what a machine is made of, with Debian's packages that have them.
var machinePrograms = map[string]string{
	"/lib/systemd/systemd": "systemd", "nsenter": "util-linux", "ip": "iproute2", "nginx": "nginx", "curl": "curl",
}

// A machine is a copy of this one that has been booted with a systemd of its own. What happens in it stays in it.
type machine struct {
	t    *testing.T
	init int
}

// bootMachine boots a machine, which is gone with the test. Only root can.
func bootMachine(t *testing.T) *machine {
	t.Helper()
	if testing.Short() || os.Geteuid() != 0 {
		t.Skip("takes seconds, and root")
	}
	for program, pkg := range machinePrograms {
		if _, err := exec.LookPath(program); err != nil && os.Getenv("LANGUAGES") != "all" {
			t.Skipf("%v: Debian's package %s has it", err, pkg)
		}
	}
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	console := &logbook.Book{}
	boot := exec.Command("sh", "testdata/machine", t.TempDir(), repository)
	boot.Stdout, boot.Stderr = console, console
	boot.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID |
		syscall.CLONE_NEWNET | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC | syscall.CLONE_NEWCGROUP}
	if err := boot.Start(); err != nil {
		t.Fatalf("making namespaces for a machine: %v", err)
	}
	m := &machine{t: t, init: boot.Process.Pid}
	t.Cleanup(func() {
		if t.Failed() {
			journal, _ := m.command(context.Background(), "journalctl --no-pager --lines 50").Output() // it may not run
			t.Logf("the machine's console:\n%s\nand its journal:\n%s", console, journal)
		}
		_ = boot.Process.Kill() // and with the first process, all others of the machine
		_ = boot.Wait()
	})
	within(t, 30*time.Second, "the machine has booted", func() bool {
		return m.command(t.Context(), "systemctl is-active --quiet basic.target").Run() == nil
	})
	return m
}

// command is a script in the folder of the repository, as root types it.
func (m *machine) command(ctx context.Context, script string) *exec.Cmd {
	return exec.CommandContext(ctx, "nsenter", "--target", strconv.Itoa(m.init), "--all",
		"sh", "-euc", "cd /root/placard\n"+script)
}

// run runs a script to its end, and returns what it printed.
func (m *machine) run(script string) string {
	m.t.Helper()
	out, err := m.command(m.t.Context(), script).Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		m.t.Fatalf("%s\nfails: %v\n%s%s", script, err, out, failed.Stderr)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
