package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/placard/placard/internal/cache"
)

// disk measures the cache's folder by how many images are in it.
func disk(ctx context.Context, c *config, dir string) (done []*series, err error) {
	var shelves []*shelf
	for _, n := range slices.Compact([]int{1000, max(1000, c.entries/10), c.entries}) {
		s := &shelf{entries: n, data: filepath.Join(dir, strconv.Itoa(n))}
		if err := s.fill(ctx); err != nil {
			return nil, fmt.Errorf("making %d images: %w", n, err)
		}
		shelves = append(shelves, s)
	}
	for _, next := range []struct {
		what string
		step func(*shelf) *step
	}{
		{"opening it", (*shelf).open}, {"a hit", (*shelf).hit}, {"a miss", (*shelf).miss},
		{"starting the server", func(s *shelf) *step { return c.starting("", s.flags()...) }},
		{"keeping one more, for the oldest", (*shelf).put}, // last: it changes what is there
	} {
		list := &series{name: "images on disk", what: next.what}
		for _, s := range shelves {
			step := next.step(s)
			step.label = strconv.Itoa(s.entries)
			list.steps = append(list.steps, step)
		}
		if err := list.measure(ctx, c); err != nil {
			return done, err
		}
		done = append(done, list)
	}
	return done, nil
}

// open: the time may grow with the images, that for each must not.
func (s *shelf) open() *step {
	return &step{work: float64(s.entries), ops: 1, cpu: ownCPU, note: s.heap(), do: func(context.Context) error {
		_, err := cache.OpenDisk(s.folder(), s.bound())
		return err
	}}
}

func (s *shelf) hit() *step {
	return s.many(100, func() error {
		_, err := s.disk.Get(key(rand.IntN(s.entries))) //nolint:gosec // any will do
		return err
	})
}

func (s *shelf) miss() *step {
	return s.many(100, func() error {
		if _, err := s.disk.Get(key(-1)); err != cache.ErrMiss { //nolint:errorlint // it comes bare
			return fmt.Errorf("what isn't there: %w", err)
		}
		return nil
	})
}

func (s *shelf) put() *step {
	next := s.entries
	return s.many(10, func() error {
		next++
		return s.disk.Put(key(next), entry(next))
	})
}

// many is a step that does something several times, which must not take longer where there is more.
func (s *shelf) many(times int, do func() error) *step {
	return &step{work: 1, warm: 1, ops: times, cpu: ownCPU, do: func(context.Context) error {
		for range times {
			if err := do(); err != nil {
				return err
			}
		}
		return nil
	}}
}
