package soak

import (
	"bytes"
	"context"
	"errors"
	"testing"
)

// TestGrowth draws many different cards and compares what the server holds with what it held after a quarter of them. The
// images that it keeps have a bound of their own, which the long form reaches before that.
func TestGrowth(t *testing.T) {
	n := times(300, 2000)
	s := start(t, "--workers", "2", "--cache-memory", "8MiB")
	ledger := NewLedger(jpeg)
	c := client(t, s, ledger)
	paths := Cards(n, "growth")
	early := drawn(t, s, c, paths[:n/4])
	late := drawn(t, s, c, paths[n/4:])
	whole(t, ledger)
	t.Logf("after %d cards: %v", n/4, early)
	t.Logf("after %d cards: %v", n, late)
	level := 1.3
	if long {
		level = 1.15
	}
	if got := float64(late.PSS) / float64(early.PSS); early.PSS > 0 && got > level {
		t.Errorf("memory grew to %.2f ×, want at most %v ×", got, level)
	}
	const slack = 8 // connections and threads come and go
	if late.Files > early.Files+slack || late.Threads > early.Threads+slack {
		t.Errorf("descriptors or threads grew by more than %d", slack)
	}
	stopped(t, s)
}

// drawn draws cards, and counts when nothing is being drawn.
func drawn(t *testing.T, s *Server, c *Client, paths []string) Usage {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for i := range paths {
		c.Get(ctx, paths[i])
	}
	must(t, s.Settled(2, patience))
	u, err := s.Usage()
	must(t, err)
	return u
}

// jpeg expects any image of that format: two thousand are not drawn twice.
func jpeg(_ string, body []byte) error {
	if !bytes.HasPrefix(body, []byte{0xff, 0xd8, 0xff}) || !bytes.HasSuffix(body, []byte{0xff, 0xd9}) {
		return errors.New("no whole jpg")
	}
	return nil
}
