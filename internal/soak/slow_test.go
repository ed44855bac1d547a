package soak

import (
	"context"
	"errors"
	"maps"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestSlowloris has clients that never finish their request. Others don't notice, and in the end they are sent away.
func TestSlowloris(t *testing.T) {
	mostlyWaits(t)
	s := start(t, "--workers", "2")
	paths := Cards(30, "slow")
	want := references(t, s, paths[:10]) // of the rest, some are drawn meanwhile
	maps.Copy(want, elsewhere(t, paths[10:]))
	ledger := NewLedger(want.Expect)
	c := client(t, s, ledger)
	under(t, func(ctx context.Context) { c.Pace(ctx, 20, paths) }, func() {
		var all sync.WaitGroup
		for range 500 {
			all.Go(func() {
				if err := crawl(t.Context(), strings.TrimPrefix(s.URL, "http://")); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
	whole(t, ledger)
	within(t, "p99 of the others", ledger.Latency(Right, .99), time.Second)
	stopped(t, s)
}

// crawl sends a request's head byte by byte until the server has had enough, and fails where it never has.
func crawl(ctx context.Context, address string) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	ended := make(chan struct{})
	go func() { // ends with the connection
		defer close(ended)
		buffer := make([]byte, 512)
		for {
			if _, err := conn.Read(buffer); err != nil {
				return
			}
		}
	}()
	_, _ = conn.Write([]byte("GET /img/x/minimal/e30.jpg HTTP/1.1\r\nHost: localhost\r\nX-Slow: "))
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for {
		select {
		case <-ended:
			return nil
		case <-late:
			conn.Close()
			<-ended
			return errors.New("a request that never ends was waited for")
		case <-tick.C:
			_, _ = conn.Write([]byte("x")) // it fails when the server has closed
		}
	}
}
