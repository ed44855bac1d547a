package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/placard/placard/internal/cache"
)

// memory measures the cache's upper tier by how many entries it has at its bound. Their values are nothing: an image's
// bytes cost a lookup nothing.
func memory(ctx context.Context, c *config, _ string) ([]*series, error) {
	hits := &series{name: "entries in memory", what: "a hit"}
	sets := &series{name: "entries in memory", what: "keeping one more, for the oldest"}
	for n := 1000; n <= c.entries; n *= 10 {
		full := fill(n)
		hits.steps, sets.steps = append(hits.steps, full.hit()), append(sets.steps, full.set())
	}
	return measureAll(ctx, c, hits, sets)
}

// A full is a memory with no room left.
type full struct {
	memory  *cache.Memory[struct{}]
	entries int
	keys    []string // all that are there, and as many to come
	note    string
}

// bookkeeping is what Memory counts for an entry beside its value, in bytes.
const bookkeeping = 512

func fill(n int) *full {
	keys := make([]string, 2*n)
	for i := range keys {
		keys[i] = key(i)
	}
	before := inUse()
	m := cache.NewMemory[struct{}](int64(n) * bookkeeping)
	for _, key := range keys[:n] {
		m.Set(key, struct{}{}, 0, time.Hour)
	}
	return &full{m, n, keys, perEntry(inUse()-before, m.Len())}
}

// step does something a thousand times: once takes hardly longer than reading the clock.
func (f *full) step(do func() error) *step {
	s := many(1000, do)
	s.label, s.note = strconv.Itoa(f.entries), f.note
	return s
}

func (f *full) hit() *step {
	return f.step(func() error {
		if _, ok := f.memory.Get(f.keys[rand.IntN(f.entries)]); !ok { //nolint:gosec // any will do
			return fmt.Errorf("an entry of %d is gone", f.entries)
		}
		return nil
	})
}

// set goes round the keys: what comes is what went longest ago.
func (f *full) set() *step {
	next := f.entries
	return f.step(func() error {
		f.memory.Set(f.keys[next%len(f.keys)], struct{}{}, 0, time.Hour)
		next++
		return nil
	})
}
