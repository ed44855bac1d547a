package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/placard/placard/internal/bench"
)

const (
	// quality is the default of jpg.
	quality = 85
	// article is the template of all that isn't said to be another's.
	article = "article"
	// patience is how long one answer may take before something is broken.
	patience = 30 * time.Second
	// settle is the pause after each turn, in which images are written that wait for it. It belongs to the turn, so far
	// as processor time goes.
	settle = 100 * time.Millisecond
)

// A load is a kind of work that is measured.
type load struct {
	label     string
	atOnce    int              // requests
	instances []*bench.Placard // asked for new images in turn
	template  string           // of new images; empty: article
	every     int64            // which request is for a new image: 1 for all, 0 for none
	kept      []string         // URLs that the others are for
	store     *store           // whose processor time counts; nil: there is none
	turns     []turn
}

// do keeps atOnce requests under way while more says so, which is told how many requests there were.
func (l *load) do(ctx context.Context, more func(n int64) bool) (turn, error) {
	before, err := l.clocks()
	if err != nil {
		return turn{}, err
	}
	parts := make([]turn, l.atOnce)
	var count atomic.Int64
	start := time.Now()
	group, groupCtx := errgroup.WithContext(ctx)
	for i := range parts {
		group.Go(func() (err error) {
			parts[i], err = l.ask(groupCtx, i, func() (int64, bool) {
				n := count.Add(1)
				return n, n <= int64(l.atOnce) || more(n) // each asks once at least
			})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return turn{}, fmt.Errorf("%s: %w", l.label, err)
	}
	sum := add(parts)
	sum.took = time.Since(start)
	if err := pause(ctx, settle); err != nil {
		return turn{}, err
	}
	after, err := l.clocks()
	sum.clocks = after.since(before)
	return sum, err
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
