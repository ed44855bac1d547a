package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/internal/cache"
)

// disk measures the cache's folder by how many images are in it.
func disk(ctx context.Context, c *config, dir string) ([]*series, error) {
	var shelves []*shelf
	for _, n := range slices.Compact([]int{1000, max(1000, c.entries/10), c.entries}) {
		s := &shelf{entries: n, data: filepath.Join(dir, strconv.Itoa(n))}
		if err := s.fill(ctx); err != nil {
			return nil, fmt.Errorf("making %d images: %w", n, err)
		}
		shelves = append(shelves, s)
	}
	table := func(what string, of func(*shelf) *step) *series {
		list := &series{name: "images on disk", what: what}
		for _, s := range shelves {
			step := of(s)
			step.label = strconv.Itoa(s.entries)
			list.steps = append(list.steps, step)
		}
		return list
	}
	return measureAll(ctx, c,
		table("opening it, to keep one", (*shelf).open), table("a hit", (*shelf).hit), table("a miss", (*shelf).miss),
		table("starting the server", func(s *shelf) *step { return c.starting("", s.flags()...) }),
		table("keeping one more, for the oldest", (*shelf).put)) // last: it changes what is there
}

// open: the time may grow with the images, that for each must not.
func (s *shelf) open() *step {
	return &step{work: float64(s.entries), ops: 1, cpu: bench.SelfCPU, note: s.heap(), do: func(context.Context) error {
		_, err := s.reopen()
		return err
	}}
}

func (s *shelf) hit() *step {
	return many(100, func() error {
		_, err := s.disk.Get(key(rand.IntN(s.entries))) //nolint:gosec // any will do
		return err
	})
}

func (s *shelf) miss() *step {
	return many(100, func() error {
		if _, err := s.disk.Get(key(-1)); err != cache.ErrMiss { //nolint:errorlint // it comes bare
			return fmt.Errorf("what isn't there: %w", err)
		}
		return nil
	})
}

func (s *shelf) put() *step {
	next := s.entries
	return many(10, func() error {
		next++
		return s.disk.Put(key(next), entry(next))
	})
}
