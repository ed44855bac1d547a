package cache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/placard/placard/internal/guard"
)

// unlessPurged has a writer store no image that was purged while it waited, and delete one that was purged while it was
// written: whoever purged it has looked for it too soon.
func (p *purges) unlessPurged(store func(pending) error, deletePurged func(key string) error) func(pending) error {
	purged := func(one pending) bool { return one.entry.Image.AsOf.Before(p.last("", one.key)) }
	return func(one pending) error {
		if purged(one) {
			return nil
		}
		err := store(one)
		if purged(one) {
			err = errors.Join(err, deletePurged(one.key))
		}
		return err
	}
}

// deletePurged is the disk's.
func (c *Cache) deletePurged(key string) error {
	return c.cfg.Disk.deleteBefore(key, c.purges.last("", key))
}

// deleteBefore deletes an image that has anything from before a moment.
func (d *Disk) deleteBefore(key string, at time.Time) error {
	err := d.read(key, func(data []byte) error {
		entry, err := decode(key, data)
		if err == nil && entry.Image.AsOf.Before(at) {
			return fmt.Errorf("%w: it is purged", ErrMiss)
		}
		return err
	})
	if errors.Is(err, ErrMiss) {
		return nil
	}
	return err
}

// deletePurged is the writer's of a shared tier.
func (s *shared) deletePurged(key string) error { return s.delete(s.ctx, key) }

func (s *shared) delete(ctx context.Context, key string) error {
	_, err := guard.Do(ctx, s.writes, writeTimeout, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.store.Delete(ctx, key)
	})
	if err != nil {
		return fmt.Errorf("deleting from the tier %s: %w", s.tier, err)
	}
	return nil
}

// deleteShared deletes images from the shared tiers.
func (c *Cache) deleteShared(ctx context.Context, keys []string) error {
	var both errgroup.Group
	for _, tier := range []*shared{c.redis, c.bucket} {
		if tier != nil {
			both.Go(func() error { return tier.deleteAll(ctx, keys) })
		}
	}
	return both.Wait()
}

func (s *shared) deleteAll(ctx context.Context, keys []string) error {
	var group errgroup.Group
	group.SetLimit(deleters)
	for _, key := range keys {
		group.Go(func() error { return s.delete(ctx, key) })
	}
	return group.Wait()
}
