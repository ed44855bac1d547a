package main

import (
	"errors"
	"os"
	"slices"

	"github.com/placard/placard/internal/bench"
)

// A site is what runs during a part of the measurement. Whoever makes one stops it.
type site struct {
	*config
	running []func() error // stop what was started
}

// instance starts a server. It waits longer for what is shared than by default, so that a machine that is busy with
// being measured draws nothing that it should read.
func (s *site) instance(workers int, flags ...string) (*bench.Placard, error) {
	placard, err := bench.StartPlacard(bench.PlacardConfig{
		Binary: s.placard, Browser: s.browser, Workers: workers, Template: article, Quality: quality, Stderr: os.Stderr,
		Flags: append([]string{"--shared-timeout", "2s"}, flags...),
	})
	if err == nil {
		s.running = append(s.running, placard.Stop)
	}
	return placard, err
}

// folder makes an empty folder.
func (s *site) folder() (string, error) {
	dir, err := os.MkdirTemp("", "placard-bench-")
	if err == nil {
		s.running = append(s.running, func() error { return os.RemoveAll(dir) })
	}
	return dir, err
}

// stop ends what was started last first: instances before what they share.
func (s *site) stop() error {
	var failed error
	for _, stop := range slices.Backward(s.running) {
		failed = errors.Join(failed, stop())
	}
	return failed
}
