package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// A server gets nothing more once so many probes in a row have failed.
const (
	probeEvery   = 50 * time.Millisecond
	probeTimeout = time.Second
	probeFalls   = 2
)

// A balancer spreads requests over servers, each in its slot, in turn.
type balancer struct {
	// retries: it asks the next server where one refuses or cuts the connection, or answers 503, as nginx does by
	// "proxy_next_upstream error http_503", and knows nothing of the servers' health. Without, it asks each for /readyz
	// all the time, as HAProxy and Kubernetes do, sends requests to those that say 200, and tries nothing again.
	retries bool

	mu     sync.Mutex
	slots  []string // the servers' URLs
	failed []int    // probes in a row
	turn   int
}

// newBalancer returns a balancer whose probes end with ctx.
func newBalancer(ctx context.Context, retries bool, servers ...*testServer) *balancer {
	b := &balancer{retries: retries, slots: make([]string, len(servers)), failed: make([]int, len(servers))}
	for i, s := range servers {
		b.put(i, s)
		if !retries {
			go b.probe(ctx, i)
		}
	}
	return b
}

// put has another server take a slot. It has said that it is ready.
func (b *balancer) put(slot int, s *testServer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.slots[slot], b.failed[slot] = s.url, 0
}

// probe asks whoever has a slot whether it is ready.
func (b *balancer) probe(ctx context.Context, slot int) {
	client := &http.Client{Timeout: probeTimeout}
	for tick := time.NewTicker(probeEvery); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		b.mu.Lock()
		asked := b.slots[slot]
		b.mu.Unlock()
		response, err := client.Get(asked + "/readyz")
		if err == nil {
			response.Body.Close()
		}
		b.note(slot, asked, err == nil && response.StatusCode == http.StatusOK)
	}
}

func (b *balancer) note(slot int, asked string, ready bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.slots[slot] != asked: // another has taken its place meanwhile
	case ready:
		b.failed[slot] = 0
	default:
		b.failed[slot]++
	}
}

// candidates are the servers that one request may be sent to, one after another.
func (b *balancer) candidates() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn++
	var list []string
	for i := range b.slots {
		if slot := (b.turn + i) % len(b.slots); b.failed[slot] < probeFalls {
			list = append(list, b.slots[slot])
		}
	}
	if !b.retries && len(list) > 0 {
		return list[:1]
	}
	return list
}

// A guest asks by a balancer, on connections that are used again as long as they may.
type guest struct {
	by    *balancer
	wires map[string]*wire
}

// get returns the answer that the balancer would pass on.
func (g *guest) get(path string) (a answer, err error) {
	for _, server := range g.by.candidates() {
		c := g.wires[server]
		if c == nil {
			c = &wire{host: strings.TrimPrefix(server, "http://")}
			g.wires[server] = c
		}
		a, err = c.get(server + path)
		if err != nil {
			c.close()
			err = fmt.Errorf("cut off by %s: %w", server, err)
		}
		refused := err != nil || a.status == 0 || a.status == http.StatusServiceUnavailable
		if !refused || !g.by.retries {
			return a, err
		}
	}
	return a, err
}

func (g *guest) leave() {
	for _, c := range g.wires {
		c.close()
	}
}
