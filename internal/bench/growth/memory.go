package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/placard/placard/internal/cache"
)

// memory measures the cache's upper tier by how many entries it has at its bound. Their values are nothing: an image's
// bytes cost a lookup nothing.
func memory(ctx context.Context, c *config, _ string) (done []*series, err error) {
	hits := &series{name: "entries in memory", what: "a hit"}
	sets := &series{name: "entries in memory", what: "keeping one more, for the oldest"}
	for n := 1000; n <= c.entries; n *= 10 {
		full := fill(n)
		hits.steps, sets.steps = append(hits.steps, full.hit()), append(sets.steps, full.set())
	}
	for _, s := range []*series{hits, sets} {
		if err := s.measure(ctx, c); err != nil {
			return done, err
		}
		done = append(done, s)
	}
	return done, nil
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

// often is how many operations are timed together: one takes less than reading the clock twice.
const often = 1000

func (f *full) hit() *step {
	return &step{label: fmt.Sprint(f.entries), work: 1, warm: 1, ops: often, cpu: ownCPU, note: f.note,
		do: func(context.Context) error {
			for range often {
				if _, ok := f.memory.Get(f.keys[rand.IntN(f.entries)]); !ok { //nolint:gosec // any will do
					return fmt.Errorf("an entry of %d is gone", f.entries)
				}
			}
			return nil
		}}
}

// set goes round the keys: what comes is what went longest ago.
func (f *full) set() *step {
	next := f.entries
	return &step{label: fmt.Sprint(f.entries), work: 1, warm: 1, ops: often, cpu: ownCPU, do: func(context.Context) error {
		for range often {
			f.memory.Set(f.keys[next%len(f.keys)], struct{}{}, 0, time.Hour)
			next++
		}
		return nil
	}}
}
