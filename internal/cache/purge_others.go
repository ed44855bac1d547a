package cache

import (
	"context"
	"time"
)

// A PurgeStore has the purges of all instances. It is used from several goroutines.
type PurgeStore interface {
	// AddPurges keeps purges, and wakes those who watch. Of two with the same scope the later one counts. Single images
	// may be forgotten after keep.
	AddPurges(ctx context.Context, purges []Purge, keep time.Duration) error
	// Purges returns those since a moment; some earlier ones may be among them.
	Purges(ctx context.Context, since time.Time) ([]Purge, error)
	// WatchPurges calls wake when there may be new ones, until ctx ends. It never fails, and may miss some.
	WatchPurges(ctx context.Context, wake func())
}

const (
	// hearEvery is how often others' purges are asked for where no call to wake came through.
	hearEvery = 2 * time.Second
	// overlap is how far each look goes back beyond the last one: clocks differ, and so does the time to a store.
	overlap = time.Minute
)

// tellOthers has other instances hear of purges.
func (c *Cache) tellOthers(ctx context.Context, all []Purge) error {
	if c.cfg.Purges == nil {
		return nil
	}
	_, err := attempt(ctx, c.telling, writeTimeout, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.cfg.Purges.AddPurges(ctx, all, c.cfg.TTL)
	})
	if err != nil {
		c.untold.Store(true)
	}
	return err
}

// hear takes the purges of other instances, until ctx ends. After an outage, and at the start, it says again what this
// instance knows: the store may have been emptied, and was not told meanwhile.
func (c *Cache) hear(ctx context.Context) {
	woken := make(chan struct{}, 1)
	c.holding.Go(func() {
		c.cfg.Purges.WatchPurges(ctx, func() {
			select {
			case woken <- struct{}{}:
			default: // it will look anyway
			}
		})
	})
	tick := time.NewTicker(hearEvery)
	defer tick.Stop()
	var since time.Time
	for ctx.Err() == nil {
		since = c.hearOnce(ctx, since)
		select {
		case <-ctx.Done():
		case <-woken:
		case <-tick.C:
		}
	}
}

// hearOnce takes the purges since a moment, and returns that from which to go on.
func (c *Cache) hearOnce(ctx context.Context, since time.Time) time.Time {
	now := time.Now()
	heard, err := attempt(ctx, c.hearing, writeTimeout, func(ctx context.Context) ([]Purge, error) {
		return c.cfg.Purges.Purges(ctx, since)
	})
	if ctx.Err() != nil {
		return since
	}
	c.purging.report(err)
	if err != nil {
		c.untold.Store(true)
		return since
	}
	c.forget(c.purges.add(heard...))
	if c.untold.Swap(false) {
		_ = c.tellOthers(ctx, c.purges.all()) // else it is tried again
	}
	return now.Add(-overlap)
}

// openPurges takes what an earlier run has purged, and begins to hear of others, until Close.
func (c *Cache) openPurges() {
	if c.cfg.PurgeFile != "" {
		if err := c.purges.load(c.cfg.PurgeFile); err != nil {
			c.cfg.Logger.Warn("all images are purged", "error", err)
		}
	}
	if c.cfg.Purges == nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.deaf = cancel
	c.untold.Store(true)
	c.holding.Go(func() { c.hear(ctx) })
}
