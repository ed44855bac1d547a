package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const hangingCard = `<!DOCTYPE html><title>Hang</title><meta name="viewport" content="width=200, height=100">
<meta name="scripts" content="allow"><script>for (;;);</script><p id="title">Never`

// Whatever is killed, with an init or without, the server goes on and leaves nothing behind.
func TestKilledProcessesLeaveNothing(t *testing.T) {
	tests := []struct {
		name    string
		wrapper []string
	}{
		{"with the init of this machine", nil},
		{"as process 1", []string{"unshare", "--pid", "--fork", "--kill-child", "--mount-proc"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.wrapper != nil && os.Geteuid() != 0 {
				t.Skip("needs root")
			}
			environ := []string{"PLACARD_DATA=" + t.TempDir(), "PLACARD_KEY=" + testKey}
			s := startServerUnder(t, tt.wrapper, environ, "--workers", "2")
			urls := s.urls(5)
			image(t, urls[0])
			for i, victim := range []string{aRenderer, aGPU, aBrowser, aBrowser} {
				s.kill(victim)
				start := time.Now()
				image(t, urls[i+1])
				if took := time.Since(start); took > 3*time.Second {
					t.Errorf("after %s was killed an image took %v", victim, took)
				}
				within(t, 2*time.Second, "two browsers are open", func() bool { return s.metric("placard_browsers") == 2 })
			}
			within(t, 3*time.Second, "there is a profile for each browser, and no more", func() bool { return len(s.profiles()) == 2 })
			within(t, 3*time.Second, "nobody is a zombie", func() bool {
				for _, p := range s.processes() {
					if p.zombie {
						return false
					}
				}
				return true
			})
			s.signal(syscall.SIGTERM)
			if status := s.end(10 * time.Second); status != 0 || len(s.profiles()) > 0 {
				t.Errorf("ended with status %d and left %v, want 0 and nothing", status, s.profiles())
			}
		})
	}
}

// No browser outlives a server that is killed, even where a page keeps it busy. Its profiles are the next one's to remove.
func TestKilledServerLeavesNoBrowser(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "hang", hangingCard)
	s := startServer(t, t.TempDir(), "--workers", "2", "--templates", own)
	go func() { _, _ = get(s.sign("hang")) }() // ends with the server
	within(t, 10*time.Second, "the page hangs", func() bool { return strings.Contains(fmt.Sprint(s.processes()), aRenderer) })
	all := s.processes()
	s.signal(syscall.SIGKILL)
	s.end(time.Second)
	within(t, 2*time.Second, "all its processes have ended", func() bool {
		for _, p := range all {
			if stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.pid)); len(stat) > 0 && !strings.Contains(string(stat), ") Z ") {
				return false
			}
		}
		return true
	})
	if len(s.profiles()) == 0 {
		t.Error("there is no profile to be removed")
	}
	if _, errs, ok := placard(t, s.environ, "render", "minimal", "-o", filepath.Join(t.TempDir(), "card.png")); !ok {
		t.Error(errs)
	}
	if left := s.profiles(); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}

// A server without a browser serves what it has, and then ends, for its supervisor to start it anew.
func TestNoBrowserToBeHad(t *testing.T) {
	shell, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	broken, fake := filepath.Join(dir, "broken"), filepath.Join(dir, "fake-headless-shell")
	script := fmt.Sprintf("#!/bin/sh\n[ -e %s ] && echo no display >&2 && exit 1\nexec %s \"$@\"\n", broken, shell)
	if err := os.WriteFile(fake, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	s := startServer(t, t.TempDir(), "--workers", "1", "--chromium", fake, "--browser-timeout", "2s")
	kept, another := s.urls(2)[0], s.urls(2)[1]
	image(t, kept)
	if err := os.WriteFile(broken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.kill(aBrowser)
	image(t, kept)
	go func() { _, _ = get(another) }() // gets 503 at the end
	if status := s.end(20 * time.Second); status != 1 {
		t.Errorf("ended with status %d, want 1", status)
	}
	if want := "no browser could be used for 2s: "; !strings.Contains(s.log.String(), want) || !strings.Contains(s.log.String(), "no display") {
		t.Errorf("the log doesn't say %q and why", want)
	}
	if left := s.profiles(); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}

// A browser that stopped costs at most its document, for as long as it takes to be replaced.
func TestStoppedBrowser(t *testing.T) {
	s := startServer(t, t.TempDir(), "--workers", "1", "--render-timeout", "2s")
	urls := s.urls(20)
	image(t, urls[0])
	pids := s.browsers()
	if err := syscall.Kill(pids[0], syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	next := 1
	within(t, 30*time.Second, "an image is drawn", func() bool {
		a, err := get(urls[next])
		if err != nil || a.status != http.StatusOK && a.status != http.StatusGatewayTimeout {
			t.Errorf("got %d %s, %v, want 200 or 504", a.status, a.body, err)
		}
		next++
		return a.status == http.StatusOK
	})
	if next == 2 {
		t.Error("the stopped browser has drawn")
	}
	if s.metric(`placard_browser_restarts_total{reason="hung"}`) != 1 || syscall.Kill(pids[0], 0) == nil || len(s.profiles()) != 1 {
		t.Errorf("the stopped browser was not replaced: profiles %v", s.profiles())
	}
}
