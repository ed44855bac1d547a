package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// startHeld starts a server that draws a picture which it can't have before release is closed. The channel gets what
// the request for it comes to.
func startHeld(t *testing.T) (s *testServer, release chan struct{}, held <-chan answer) {
	asked, release := make(chan struct{}, 1), make(chan struct{})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		select {
		case <-release:
		case <-r.Context().Done():
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(web.Close)
	own := t.TempDir()
	writeTemplate(t, own, "picture", `<!DOCTYPE html><title>Picture</title>
<meta name="viewport" content="width=200, height=100"><img id="cover"><img id="logo">`)
	s = startServer(t, t.TempDir(), "--workers", "1", "--templates", own, "--image-private-cidrs", "127.0.0.0/8",
		"--image-timeout", "20s", "--render-timeout", "20s")
	got := make(chan answer, 1)
	go func() {
		a, _ := get(s.url + s.picture(web.URL)) // one that fails has no status
		got <- a
	}()
	<-asked
	return s, release, got
}

// At SIGTERM and SIGINT what was accepted is finished, and what comes is turned away.
func TestStop(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(sig.String(), func(t *testing.T) {
			s, release, held := startHeld(t)
			s.signal(sig)
			refused := func(path string) bool {
				a, err := get(s.url + path)
				return err != nil || a.status == http.StatusServiceUnavailable && a.header.Get("Retry-After") != ""
			}
			within(t, time.Second, "it isn't ready", func() bool { return refused("/readyz") })
			if !refused(strings.TrimPrefix(s.urls(1)[0], s.url)) {
				t.Error("a request that comes later is answered")
			}
			within(t, 2*time.Second, "no connection is taken", func() bool {
				_, err := get(s.url + "/healthz")
				return err != nil
			})
			close(release)
			if a := <-held; a.status != http.StatusOK {
				t.Errorf("the request that was accepted before got %d %s", a.status, a.body)
			}
			if status := s.end(5 * time.Second); status != 0 || len(s.profiles()) > 0 {
				t.Errorf("ended with status %d and left %v, want 0 and nothing", status, s.profiles())
			}
		})
	}
}

// The second signal is for whoever can't wait for the first.
func TestStopNow(t *testing.T) {
	s, _, held := startHeld(t)
	browsers := s.browsers()
	s.signal(syscall.SIGTERM)
	within(t, time.Second, "it is stopping", func() bool {
		a, err := get(s.url + "/readyz")
		return err == nil && a.status == http.StatusServiceUnavailable
	})
	s.signal(syscall.SIGTERM)
	if status := s.end(time.Second); status == 0 {
		t.Error("ended with status 0")
	}
	if a := <-held; a.status != 0 {
		t.Errorf("the request was answered %d", a.status)
	}
	for _, pid := range browsers {
		within(t, 2*time.Second, "the browsers have ended", func() bool {
			stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
			return len(stat) == 0 || strings.Contains(string(stat), ") Z ")
		})
	}
}

// The time for what was accepted is bounded, and so is the way out. What isn't finished gets an answer, too.
func TestStopIsBounded(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "hang", hangingCard)
	s := startServer(t, t.TempDir(), "--workers", "1", "--templates", own, "--shutdown-timeout", "1s", "--render-timeout", "1m")
	url := s.sign("hang")
	given := make(chan answer, 1)
	go func() { // ends with the server
		a, err := get(url)
		if err != nil {
			t.Errorf("the request was cut off: %v", err)
		}
		given <- a
	}()
	within(t, 10*time.Second, "the page hangs", func() bool { return strings.Contains(fmt.Sprint(s.processes()), aRenderer) })
	s.signal(syscall.SIGTERM)
	if status := s.end(10 * time.Second); status != 0 || len(s.profiles()) > 0 {
		t.Errorf("ended with status %d and left %v, want 0 and nothing", status, s.profiles())
	}
	if a := <-given; a.status != http.StatusServiceUnavailable {
		t.Errorf("the request got status %d, want 503", a.status)
	}
}
