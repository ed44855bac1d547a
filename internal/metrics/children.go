package metrics

import (
	"maps"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

// children finds the counter of a vector by its labels. It is for what every request counts: the vector's own look-up
// hashes all labels under a lock, which takes several times as long. There are few, so that a new one may cost a copy.
type children[Labels comparable] struct {
	open  func(Labels) prometheus.Counter
	known atomic.Pointer[map[Labels]prometheus.Counter]
	mu    sync.Mutex // held to change known
}

func newChildren[Labels comparable](open func(Labels) prometheus.Counter) *children[Labels] {
	c := &children[Labels]{open: open}
	c.known.Store(&map[Labels]prometheus.Counter{})
	return c
}

func (c *children[Labels]) of(labels Labels) prometheus.Counter {
	if counter, ok := (*c.known.Load())[labels]; ok {
		return counter
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	known := maps.Clone(*c.known.Load())
	known[labels] = c.open(labels)
	c.known.Store(&known)
	return known[labels]
}
