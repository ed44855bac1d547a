package soak

import (
	"context"
	"crypto/sha256"
	"sync"
	"testing"
)

// references draws the images of paths on a server that nothing is done to.
func references(t *testing.T, s *Server, paths []string) References {
	t.Helper()
	drawn := References{}
	ledger := NewLedger(func(path string, body []byte) error {
		drawn[path] = sha256.Sum256(body)
		return nil
	})
	c := client(t, s, ledger)
	for _, path := range paths {
		c.Get(t.Context(), path)
	}
	whole(t, ledger)
	return drawn
}

// elsewhere draws references on a server of their own.
func elsewhere(t *testing.T, paths []string) References {
	t.Helper()
	s := start(t, uncached...)
	drawn := references(t, s, paths)
	must(t, s.Terminate())
	return drawn
}

// under does something while a load is on, and returns when every request has its answer.
func under(t *testing.T, load func(context.Context), do func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { load(ctx) })
	defer running.Wait()
	defer cancel()
	do()
}
