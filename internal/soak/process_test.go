package soak

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

func TestKind(t *testing.T) {
	for arguments, want := range map[string]string{
		"/usr/lib/chromium\x00--headless\x00--remote-debugging-pipe\x00": BrowserKind,
		"/usr/lib/chromium\x00--type=gpu-process\x00--no-sandbox\x00":    GPUKind,
		"/usr/lib/chromium --type=renderer --headless=old\x00\x00":       RendererKind,
		"/bin/placard\x00serve\x00":                                      "",
		"":                                                               "", // a zombie
	} {
		if got := kind([]byte(arguments)); got != want {
			t.Errorf("%q: got %q, want %q", arguments, got, want)
		}
	}
}

// TestProcesses has a child that becomes a zombie, in a session of its own.
func TestProcesses(t *testing.T) {
	child := exec.Command("sleep", "60")
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	must(t, child.Start())
	s := &Server{command: child, pid: child.Process.Pid}
	defer func() { _ = child.Wait() }() // it was killed
	own, err := s.Processes()
	if err != nil || len(own) != 1 || own[0].Parent != os.Getpid() || own[0].Zombie {
		t.Errorf("got %+v, %v, want the child", own, err)
	}
	must(t, s.Signal(syscall.SIGKILL, own...))
	must(t, Eventually(patience, func() error {
		if own = s.all(); len(own) != 1 || !own[0].Zombie {
			return errors.New("the child is no zombie")
		}
		return nil
	}))
	must(t, s.Gone(own[0], time.Millisecond))
}
