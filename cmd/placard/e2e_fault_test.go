package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// browsers returns the pids of the server's browsers: its children.
func (s *testServer) browsers() []int {
	s.t.Helper()
	out, _ := exec.Command("pgrep", "--parent", strconv.Itoa(s.command.Process.Pid)).Output() // fails where there is none
	var pids []int
	for field := range strings.FieldsSeq(string(out)) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			s.t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

// load gets URLs with four clients until done says so. It returns how often each
// status came; 0 is no answer at all.
func (s *testServer) load(urls []string, done <-chan struct{}) map[int]int {
	statuses := map[int]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for client := range 4 {
		all.Go(func() {
			for i := client; ; i += 4 {
				select {
				case <-done:
					return
				default:
				}
				if i >= len(urls) {
					return
				}
				a, _ := get(urls[i]) // a failed one has no status
				mu.Lock()
				statuses[a.status]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return statuses
}

// urls signs a number of different cards.
func (s *testServer) urls(n int) []string {
	s.t.Helper()
	key, err := signurl.NewKey(testKey)
	if err != nil {
		s.t.Fatal(err)
	}
	list := make([]string, n)
	for i := range list {
		job := renderer.Job{Template: "minimal", Format: renderer.JPEG, Modifications: []renderer.Modification{
			{Field: "title", Value: fmt.Sprintf("Card %d", i)},
		}}
		path, err := signurl.Native{}.Sign(key, signurl.Request{Job: job})
		if err != nil {
			s.t.Fatal(err)
		}
		list[i] = s.url + path
	}
	return list
}

func TestKilledBrowsersUnderLoad(t *testing.T) {
	s := startServer(t, t.TempDir(), "--workers", "2")
	urls := s.urls(4000)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 5 {
			time.Sleep(150 * time.Millisecond)
			if pids := s.browsers(); len(pids) > 0 {
				_ = syscall.Kill(pids[0], syscall.SIGKILL) // it may be gone
			}
		}
		time.Sleep(500 * time.Millisecond)
	}()
	statuses := s.load(urls, done)
	for status, n := range statuses {
		if status != http.StatusOK && status != http.StatusServiceUnavailable {
			t.Errorf("%d answers of status %d, want 200 and 503 alone: %v", n, status, statuses)
		}
	}
	if statuses[http.StatusOK] == 0 {
		t.Errorf("nothing was drawn: %v", statuses)
	}
	if s.metric(`placard_browser_restarts_total{reason="crashed"}`) == 0 {
		t.Error("no restart was counted")
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if s.metric("placard_browsers") == 2 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the browsers did not come back")
		}
	}
	image(t, s.sign("minimal", "title=After all that"))
}

func TestSIGTERMDrains(t *testing.T) {
	s := startServer(t, t.TempDir(), "--workers", "2")
	urls := s.urls(8)
	pids := s.browsers()
	if len(pids) != 2 {
		t.Fatalf("browsers %v, want 2", pids)
	}
	var all sync.WaitGroup
	answers := make([]answer, len(urls))
	for i, url := range urls {
		all.Go(func() { answers[i], _ = get(url) })
	}
	for s.metric(`placard_renders_total{outcome="ok",template="minimal"}`) == 0 {
		time.Sleep(time.Millisecond) // until they have been accepted
	}
	s.stop()
	all.Wait()
	for i, a := range answers {
		if a.status != http.StatusOK && a.status != http.StatusServiceUnavailable {
			t.Errorf("request %d, accepted before SIGTERM, got status %d", i, a.status)
		}
	}
	for _, pid := range pids {
		// Zombies are left to init where there is one.
		if left, _ := exec.Command("pgrep", "--pgroup", strconv.Itoa(pid), "--runstates", "RSDT").Output(); len(left) > 0 {
			t.Errorf("of the process group of browser %d there are still: %s", pid, left)
		}
	}
	if files, err := os.ReadDir(s.temp); err != nil || len(files) > 0 {
		t.Errorf("files are left: %v, %v", files, err)
	}
}
