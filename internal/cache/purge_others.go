package cache

import (
	"context"
	"time"

	"github.com/placard/placard/internal/guard"
)

// A PurgeStore has the purges of all instances. It is used from several goroutines.
type PurgeStore interface {
	// AddPurges keeps purges, and wakes those who watch. Of two with the same scope the later one counts, and what is
	// known already isn't told again. Single images may be forgotten after keep.
	AddPurges(ctx context.Context, purges []Purge, keep time.Duration) error
	// Purges returns what was told since a moment, by the store's clock; the zero one is the beginning.
	Purges(ctx context.Context, since time.Time) (Told, error)
	// WatchPurges calls wake when there may be new ones, until ctx ends. It never fails, and may miss some.
	WatchPurges(ctx context.Context, wake func())
}

// Told is what a PurgeStore was told since some moment.
type Told struct {
	Purges []Purge   // some of earlier may be among them
	Next   time.Time // from which to ask on
}

const (
	// hearEvery is how often others' purges are asked for where no call to wake came through.
	hearEvery = 2 * time.Second
	// hearFirst is how long the start may wait for what others have purged: a bucket may have that still.
	hearFirst = time.Second
	// maxAhead is how far another instance's clock may be ahead before that is in the log.
	maxAhead = 5 * time.Second
)

// tellOthers has other instances hear of purges.
func (c *Cache) tellOthers(ctx context.Context, all []Purge) error {
	if c.cfg.Purges == nil {
		return nil
	}
	_, err := guard.Do(ctx, c.telling, writeTimeout, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.cfg.Purges.AddPurges(ctx, all, c.cfg.TTL)
	})
	if err != nil {
		c.untold.Store(true)
	}
	return err
}

// hear takes the purges of other instances since a moment, until ctx ends. After an outage, and at the start, it says
// again what this instance knows: the store may have been emptied, and was not told meanwhile.
func (c *Cache) hear(ctx context.Context, since time.Time) {
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
	for {
		select {
		case <-ctx.Done():
			return
		case <-woken:
		case <-tick.C:
		}
		since = c.hearOnce(ctx, since)
	}
}

// hearOnce takes the purges since a moment, and returns that from which to go on. After a failure that is the
// beginning: the store may be another one when it is back.
func (c *Cache) hearOnce(ctx context.Context, since time.Time) (next time.Time) {
	heard, err := guard.Do(ctx, c.hearing, writeTimeout, func(ctx context.Context) (Told, error) {
		return c.cfg.Purges.Purges(ctx, since)
	})
	if ctx.Err() != nil {
		return since
	}
	c.purging.report(err)
	if err != nil {
		c.untold.Store(true)
		return time.Time{}
	}
	news := c.purges.add(heard.Purges...)
	c.forget(news)
	c.checkClocks(news)
	if c.untold.Swap(false) {
		_ = c.tellOthers(ctx, c.purges.all()) // else it is tried again
	}
	return heard.Next
}

// checkClocks has it in the log where an instance purges in the future. Here that holds from now on.
func (c *Cache) checkClocks(news []Purge) {
	for _, one := range news {
		if ahead := time.Until(one.At); ahead > maxAhead {
			c.cfg.Logger.Warn("the clock of an instance that purged is ahead of this one's: what it draws may be shown after "+
				"a purge for as long; set the clocks, by NTP", "ahead", ahead.Round(time.Second).String())
			return
		}
	}
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
	first, stop := context.WithTimeout(ctx, hearFirst)
	defer stop()
	since := c.hearOnce(first, time.Time{})
	c.holding.Go(func() { c.hear(ctx, since) })
}
