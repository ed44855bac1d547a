package cache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/placard/placard/renderer"
)

// ErrPurge: images are purged here, but others may have them still. To purge them again does no harm.
var ErrPurge = errors.New("purged on this instance, but maybe not everywhere")

// PurgeImages has images forgotten, on every instance and in every tier, and the last good images of the same jobs with
// them. Like the other purges it is done when it returns, but that other instances hear of it a moment later. The error
// is ErrPurge.
func (c *Cache) PurgeImages(ctx context.Context, docs ...*renderer.Document) error {
	now := time.Now()
	var all []Purge
	var keys []string
	for _, doc := range docs {
		key := doc.Key(c.cfg.Environment)
		keys = append(keys, key)
		all = append(all, Purge{Image: key, At: now})
		if job := doc.JobKey(); job != "" {
			all = append(all, Purge{Image: job, At: now})
		}
	}
	return c.purge(ctx, all, keys)
}

// PurgeTemplates has all images of templates forgotten, by name.
func (c *Cache) PurgeTemplates(ctx context.Context, names ...string) error {
	now := time.Now()
	all := make([]Purge, len(names))
	for i, name := range names {
		all[i] = Purge{Template: name, At: now}
	}
	return c.purge(ctx, all, nil)
}

// PurgeAll has all images forgotten.
func (c *Cache) PurgeAll(ctx context.Context) error {
	return c.purge(ctx, []Purge{{At: time.Now()}}, nil)
}

// purge deletes the images of keys from the tiers that are shared, and has all others fall out of use.
func (c *Cache) purge(ctx context.Context, all []Purge, keys []string) error {
	c.forget(c.purges.add(all...))
	var err error
	if len(keys) == 0 {
		err = c.savePurges()
	}
	err = errors.Join(err, c.deleteShared(ctx, c.redis, keys), c.deleteShared(ctx, c.bucket, keys), c.tellOthers(ctx, all))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPurge, err)
	}
	return nil
}

// savePurges is for the next start, where images are kept until then. It may fail where the others tell it anew.
func (c *Cache) savePurges() error {
	if c.cfg.PurgeFile == "" || c.cfg.Disk == nil && c.redis == nil && c.bucket == nil {
		return nil
	}
	err := c.purges.save(c.cfg.PurgeFile)
	if err != nil && c.cfg.Purges != nil {
		c.cfg.Logger.Warn("a purge will be known again when the others tell it after a restart", "error", err)
		return nil
	}
	return err
}

// forget deletes single images from the tiers of this machine. Others go when they are asked for, or by their bounds.
func (c *Cache) forget(news []Purge) {
	for _, one := range news {
		if one.Image == "" {
			continue
		}
		c.memory.Delete(one.Image)
		if c.cfg.Disk != nil {
			_ = c.cfg.Disk.deleteBefore(one.Image, one.At) // what can't be deleted isn't used either
		}
	}
	if len(news) > 0 {
		c.cfg.OnPurge()
	}
}

// deleteBefore deletes an image, unless it was drawn since.
func (d *Disk) deleteBefore(key string, at time.Time) error {
	return d.read(key, func(data []byte) error {
		entry, err := decode(key, data)
		if err == nil && entry.Image.DrawnAt.Before(at) {
			return fmt.Errorf("%w: it is purged", ErrMiss)
		}
		return err
	})
}

// deleteShared deletes images from a tier, some at once.
func (c *Cache) deleteShared(ctx context.Context, tier *shared, keys []string) error {
	if tier == nil {
		return nil
	}
	var group errgroup.Group
	group.SetLimit(sharedWriters)
	for _, key := range keys {
		group.Go(func() error {
			_, err := attempt(ctx, tier.writes, writeTimeout, func(ctx context.Context) (struct{}, error) {
				return struct{}{}, tier.store.Delete(ctx, key)
			})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("deleting from the tier %s: %w", tier.tier, err)
	}
	return nil
}

// oldest returns when the image of a document must have been drawn, at the earliest, to be good.
func (c *Cache) oldest(key string, doc *renderer.Document) time.Time {
	at := c.purges.oldest(doc.Template.Name, key)
	if doc.MaxAge > 0 {
		at = latest(at, time.Now().Add(-doc.MaxAge))
	}
	return at
}
