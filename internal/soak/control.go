package soak

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Processes returns everything that the server has started and that is still there, and the server.
func (s *Server) Processes() ([]Process, error) {
	all, err := processes()
	var own []Process
	for _, p := range all {
		if p.Session == s.command.Process.Pid {
			own = append(own, p)
		}
	}
	return own, err
}

// all is what Processes returns, for where nobody can act on its error.
func (s *Server) all() []Process {
	if s.command.Process == nil {
		return nil
	}
	all, _ := s.Processes()
	return all
}

// Of returns the running processes of a kind.
func (s *Server) Of(kind string) []Process {
	var list []Process
	for _, p := range s.all() {
		if p.Kind == kind && !p.Zombie {
			list = append(list, p)
		}
	}
	return list
}

// Signal sends a signal to processes. One that has ended in the meantime doesn't mind.
func (s *Server) Signal(signal syscall.Signal, targets ...Process) error {
	for _, p := range targets {
		if err := syscall.Kill(p.Pid, signal); err != nil && err != syscall.ESRCH {
			return fmt.Errorf("%v to process %d: %w", signal, p.Pid, err)
		}
	}
	return nil
}

// Hit sends a signal to a process of a kind, whichever. It waits for there being one, and returns it.
func (s *Server) Hit(kind string, signal syscall.Signal) (Process, error) {
	var hit Process
	err := Eventually(patience, func() error {
		list := s.Of(kind)
		if len(list) == 0 {
			return fmt.Errorf("there is no %s", kind)
		}
		hit = list[rand.IntN(len(list))] //nolint:gosec // whichever
		return s.Signal(signal, hit)
	})
	return hit, err
}

// Gone waits until a process has ended.
func (s *Server) Gone(target Process, within time.Duration) error {
	return Eventually(within, func() error {
		for _, p := range s.all() {
			if p.Pid == target.Pid && !p.Zombie {
				return fmt.Errorf("%s %d still runs", p.Kind, p.Pid)
			}
		}
		return nil
	})
}

// Complete says what is missing where not so many browsers are open.
func (s *Server) Complete(browsers int) error {
	open, running := int(s.Metric("placard_browsers")), len(s.Of(BrowserKind))
	if open != browsers || running != browsers {
		return fmt.Errorf("%d browsers count as open and %d run, want %d", open, running, browsers)
	}
	return nil
}

// Settled waits until the server is as it should be at rest: so many browsers, a profile for each, no zombie.
func (s *Server) Settled(browsers int, within time.Duration) error {
	return Eventually(within, func() error {
		u, err := s.Usage()
		if err == nil && (u.Profiles != browsers || u.Zombies != 0) {
			err = fmt.Errorf("%v; want %d profiles and no zombie", u, browsers)
		}
		return errors.Join(s.Complete(browsers), err)
	})
}

// Metric returns the sum of the series of a metric, of those alone that begin with the labels given; 0 where there is
// none.
func (s *Server) Metric(series string) float64 {
	var sum float64
	for line := range strings.Lines(string(s.Ask(s.admin + "/metrics").Body)) {
		fields := strings.Fields(line)
		if rest, ok := strings.CutPrefix(line, series); !ok || !strings.ContainsAny(rest[:1], " {,") {
			continue
		}
		value, _ := strconv.ParseFloat(fields[len(fields)-1], 64) // the format has one there
		sum += value
	}
	return sum
}

// Ready reports what /readyz says.
func (s *Server) Ready() bool { return s.Ask(s.URL+"/readyz").Status == http.StatusOK }

// Ask gets any URL, over a connection of its own, and enters it nowhere.
func (s *Server) Ask(url string) Answer {
	client := &Client{base: url, http: &http.Client{
		Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience,
	}}
	return client.ask(context.Background(), "")
}

// Eventually tries again until check has nothing to complain of, or returns its last complaint.
func Eventually(within time.Duration, check func() error) error {
	for deadline := time.Now().Add(within); ; time.Sleep(10 * time.Millisecond) {
		err := check()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("after %v: %w", within, err)
		}
	}
}
