package chromium

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// listed reports whether a process is in the table, be it as a zombie.
func listed(pid int) bool { return syscall.Kill(pid, 0) == nil }

// Whoever ends, and in whatever order, nothing stays in the process table.
func TestNoZombies(t *testing.T) {
	tests := []struct {
		name, body string // the script prints the pids of its descendants in one line
		kill       bool   // the browser itself
	}{
		{"its child outlives it", `sleep 60 & echo $! >&4; exit`, false},
		{"it is killed with a child", `sleep 60 & echo $! >&4; ` + obedient, true},
		{"its grandchild outlives it", `sh -c 'sleep 60 & echo $$ $! >&4; wait' & wait`, true},
		{"a stopped child", `sleep 60 & kill -STOP $!; echo $! >&4; exit`, false},
		{"its children ended before, unnoticed", `sh -c 'echo $$ >&4' & exec sleep 60`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := start(t, tt.body)
			pids := strings.Fields(line(t, p))
			if tt.kill {
				_ = syscall.Kill(p.Pid(), syscall.SIGKILL)
			}
			<-p.Exited()
			<-p.gone
			for _, text := range append(pids, strconv.Itoa(p.Pid())) {
				if pid, err := strconv.Atoi(text); err != nil || listed(pid) {
					t.Errorf("process %s is in the table, %v", text, err)
				}
			}
		})
	}
}

// What a browser's helper leaves is taken care of while the browser runs.
func TestOrphansOfARunningBrowser(t *testing.T) {
	p := start(t, `sh -c 'sleep 0.1 & echo $! >&4' ; `+obedient)
	orphan, err := strconv.Atoi(line(t, p))
	if err != nil {
		t.Fatal(err)
	}
	waitUntil(t, "the orphan is gone", func() bool { return !listed(orphan) })
	if !running(p.Pid()) {
		t.Error("the browser is gone as well")
	}
}

// What has left a browser's group is taken care of when a browser ends: that one, or another after it.
func TestStrays(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		outlives   bool // its own browser
	}{
		{"it ended before", `setsid sh -c 'echo $$ >&4' & exec sleep 60`, false},
		{"it ends after", `setsid sleep 60 & echo $! >&4; exec sleep 60`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := start(t, tt.body)
			stray, err := strconv.Atoi(line(t, p))
			if err != nil {
				t.Fatal(err)
			}
			end := func(pid int) { _ = syscall.Kill(pid, syscall.SIGKILL) }
			if !tt.outlives {
				waitUntil(t, "the stray has ended", func() bool { return !running(stray) })
			}
			end(p.Pid())
			<-p.gone
			if tt.outlives {
				end(stray)
				waitUntil(t, "the stray has ended", func() bool { return !running(stray) })
				<-start(t, "exit").gone
			}
			if listed(stray) {
				t.Errorf("process %d is in the table", stray)
			}
		})
	}
}

// A child of this process that is no browser's is left to whoever started it.
func TestOtherChildrenAreLeftAlone(t *testing.T) {
	other := exec.Command("sh", "-c", "exit 3")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, "it has ended", func() bool { return !running(other.Process.Pid) })
	p := start(t, "exit")
	<-p.gone
	if err := other.Wait(); err == nil || err.Error() != "exit status 3" {
		t.Errorf("got %v, want its exit status", err)
	}
}

func waitUntil(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after 5 s it is not so that %s", what)
		}
	}
}
