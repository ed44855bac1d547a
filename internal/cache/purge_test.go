package cache

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

// of returns a document of a template.
func of(template, version string) *renderer.Document {
	return &renderer.Document{
		Template: &renderer.Template{Name: template, Hash: template}, Version: version,
		Job: renderer.Job{Template: template, Version: version},
	}
}

func TestPurge(t *testing.T) {
	one, other, quote := of("article", "1"), of("article", "2"), of("quote", "1")
	ctx := context.Background()
	tests := map[string]struct {
		purge func(*Cache) error
		want  map[*renderer.Document]bool // drawn again
	}{
		"an image":           {func(c *Cache) error { return c.PurgeImages(ctx, one) }, map[*renderer.Document]bool{one: true}},
		"two":                {func(c *Cache) error { return c.PurgeImages(ctx, one, quote) }, map[*renderer.Document]bool{one: true, quote: true}},
		"a template":         {func(c *Cache) error { return c.PurgeTemplates(ctx, "article") }, map[*renderer.Document]bool{one: true, other: true}},
		"another's template": {func(c *Cache) error { return c.PurgeTemplates(ctx, "event", "quote") }, map[*renderer.Document]bool{quote: true}},
		"all":                {(*Cache).purgeAllNow, map[*renderer.Document]bool{one: true, other: true, quote: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				redis, bucket, dir := newFakeStore(), newFakeStore(), t.TempDir()
				start := func() *Cache {
					return newTestCache(t, &studio{}, func(cfg *Config) {
						cfg.Redis, cfg.Bucket, cfg.Disk = redis, bucket, openTestDisk(t, filepath.Join(dir, "images"), mib)
						cfg.PurgeFile = filepath.Join(dir, "purges.json")
					})
				}
				c := start()
				for _, doc := range []*renderer.Document{one, other, quote} {
					mustPaint(t, c, doc)
				}
				synctest.Wait() // until it is written everywhere
				time.Sleep(time.Second)
				if err := test.purge(c); err != nil {
					t.Fatal(err)
				}
				restarted := start()
				for _, c := range []*Cache{restarted, c} {
					for _, doc := range []*renderer.Document{one, other, quote} {
						if _, kept := c.Lookup(ctx, doc); kept == test.want[doc] {
							t.Errorf("%s %s: kept is %v", doc.Template.Name, doc.Version, kept)
						}
					}
				}
				for _, doc := range []*renderer.Document{one, other, quote} {
					if drawn := mustPaint(t, restarted, doc).Source == renderer.Drawn; drawn != test.want[doc] {
						t.Errorf("%s %s: drawn again is %v", doc.Template.Name, doc.Version, drawn)
					}
					if again := mustPaint(t, restarted, doc); again.Source != renderer.Cached {
						t.Errorf("%s %s: not kept again", doc.Template.Name, doc.Version)
					}
				}
			})
		})
	}
}

func (c *Cache) purgeAllNow() error { return c.PurgeAll(context.Background()) }

func mustPaint(t *testing.T, c *Cache, doc *renderer.Document) *renderer.Image {
	t.Helper()
	img, err := c.Paint(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// What was being drawn at the time of a purge goes to those who came before, and to no one after.
func TestPurgeWhileDrawing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := &studio{paint: slowly}
		c := newTestCache(t, next, nil)
		before := ask(t.Context(), c, "1")
		time.Sleep(time.Millisecond)
		if err := c.PurgeTemplates(t.Context(), "article"); err != nil {
			t.Fatal(err)
		}
		after := ask(t.Context(), c, "1")
		if got := <-before; got.err != nil || got.after != time.Second {
			t.Errorf("before: %v after %s", got.err, got.after)
		}
		if got := <-after; got.err != nil || got.after != 2*time.Second-time.Millisecond || next.count() != 2 {
			t.Errorf("after: %v after %s, %d paints; want its own", got.err, got.after, next.count())
		}
		if got := <-ask(t.Context(), c, "1"); got.after != 0 {
			t.Error("the new one isn't kept")
		}
	})
}

// The last good image is none when it is purged: whoever purges an image wants it away.
func TestPurgedImageIsNoFallback(t *testing.T) {
	purges := map[string]func(*Cache, *renderer.Document) error{
		"image":    func(c *Cache, doc *renderer.Document) error { return c.PurgeImages(t.Context(), doc) },
		"template": func(c *Cache, doc *renderer.Document) error { return c.PurgeTemplates(t.Context(), doc.Template.Name) },
	}
	for name, purge := range purges {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &press{}
				c := newFallbackCache(t, p, openTestDisk(t, t.TempDir(), mib))
				if _, _, err := request(t, c, card("1")); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				p.set(0, renderer.ErrBusy)
				edited := card("2") // an image of the same job, by another key
				if got, _, _ := request(t, c, edited); got != "version 1 last-good" {
					t.Fatalf("got %q, want the last good one", got)
				}
				time.Sleep(time.Second)
				if err := purge(c, edited); err != nil {
					t.Fatal(err)
				}
				if got, _, err := request(t, c, edited); !errors.Is(err, renderer.ErrBusy) {
					t.Errorf("got %q, %v, want no substitute", got, err)
				}
			})
		})
	}
}

// A tier that fails is told of to whoever purges, and nobody gets the image from this instance all the same.
func TestPurgeThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bucket, file := newFakeStore(), filepath.Join(t.TempDir(), "purges.json")
		start := func() *Cache {
			return newTestCache(t, &studio{}, func(cfg *Config) { cfg.Bucket, cfg.PurgeFile = bucket, file })
		}
		c, doc := start(), of("article", "1")
		mustPaint(t, c, doc)
		time.Sleep(time.Second)
		bucket.is(hangs("delete"))
		if err := c.PurgeImages(t.Context(), doc); !errors.Is(err, ErrPurge) {
			t.Errorf("got %v, want ErrPurge", err)
		}
		for name, c := range map[string]*Cache{"here": c, "after a restart": start()} {
			if _, kept := c.Lookup(t.Context(), doc); kept {
				t.Errorf("%s: the bucket's is used", name)
			}
		}
		bucket.is(nil)
		if err := c.PurgeImages(t.Context(), doc); err != nil || len(bucket.kept()) != 0 {
			t.Errorf("again: %v, %d are left", err, len(bucket.kept()))
		}
	})
}
