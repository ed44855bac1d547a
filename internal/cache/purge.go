package cache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/placard/placard/renderer"
)

// ErrPurge: images are purged here, but others may have them still. To purge them again does no harm.
var ErrPurge = errors.New("purged on this instance, but maybe not everywhere")

const (
	// deleters is how many images are deleted from a shared tier at once. There may be thousands, each a round trip of
	// some tenth of a second, and nobody can be answered before.
	deleters = 64
	// purgeTimeout is how long a purge may take with all its deletions.
	purgeTimeout = 20 * time.Second
)

// PurgeImages has images forgotten, on every instance and in every tier, and the last good images of the same jobs with
// them. Like the other purges it is done when it returns, but that other instances hear of it a moment later; it takes
// 20 s at most, and goes on when ctx ends. The error is ErrPurge.
func (c *Cache) PurgeImages(ctx context.Context, docs ...*renderer.Document) error {
	now := time.Now()
	var all []Purge
	var keys []string
	for _, doc := range docs {
		key := doc.Key(c.cfg.Environment)
		keys = append(keys, key)
		all = append(all, Purge{doc.Template.Name, key, now})
		if job := doc.JobKey(); job != "" {
			all = append(all, Purge{doc.Template.Name, job, now})
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

// purge has images fall out of use, here and then on other instances. Then it deletes those of keys from the tiers that
// are shared, which is for the room and for peace of mind.
func (c *Cache) purge(ctx context.Context, all []Purge, keys []string) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), purgeTimeout)
	defer stop()
	c.forget(c.purges.add(all...))
	err := errors.Join(c.savePurges(), c.tellOthers(ctx, all), c.deleteShared(ctx, keys))
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

// forget drops what images are made of, and deletes single ones from the tiers of this machine. Others go when they are
// asked for, or by their bounds.
func (c *Cache) forget(news []Purge) {
	if len(news) > 0 {
		c.cfg.OnPurge()
	}
	for _, one := range news {
		if one.Image == "" {
			continue
		}
		c.memory.Delete(one.Image)
		if c.cfg.Disk != nil {
			_ = c.cfg.Disk.deleteBefore(one.Image, one.At) // what can't be deleted isn't used either
		}
	}
}
