package cache

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

// A purged image isn't only out of use: it is gone, wherever single images can be deleted.
func TestPurgedImageIsDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, bucket := newFakeStore(), newFakeStore()
		disk := openTestDisk(t, t.TempDir(), mib)
		c := newTestCache(t, &studio{}, func(cfg *Config) { cfg.Redis, cfg.Bucket, cfg.Disk = redis, bucket, disk })
		doc := of("article", "1")
		mustPaint(t, c, doc)
		time.Sleep(time.Second)
		if disk.Bytes() == 0 || len(redis.kept()) != 1 || len(bucket.kept()) != 1 {
			t.Fatal("it isn't everywhere")
		}
		if err := c.PurgeImages(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		if disk.Bytes() != 0 || len(redis.kept()) != 0 || len(bucket.kept()) != 0 || c.memory.Len() != 0 {
			t.Errorf("disk %d bytes, Redis %d, bucket %d, memory %d, want none",
				disk.Bytes(), len(redis.kept()), len(bucket.kept()), c.memory.Len())
		}
	})
}

// What is being written when it is purged is not there for good.
func TestPurgeWhileWriting(t *testing.T) {
	for name, tier := range map[string]func(*fakeStore) func(*Config){
		"Redis":  func(s *fakeStore) func(*Config) { return sharing(s, nil) },
		"bucket": func(s *fakeStore) func(*Config) { return sharing(nil, s) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store, one, queued := newFakeStore(), of("article", "1"), of("article", "2")
				var puts atomic.Int64
				store.is(func(ctx context.Context, call string) error {
					if call == "put" {
						puts.Add(1)
					}
					return slow("put", time.Second)(ctx, call)
				})
				c := newTestCache(t, &studio{}, tier(store))
				mustPaint(t, c, one)
				for n := range sharedWriters {
					mustPaint(t, c, of("quote", strconv.Itoa(n)))
				}
				mustPaint(t, c, queued)
				time.Sleep(time.Millisecond)
				if err := c.PurgeImages(t.Context(), one, queued); err != nil {
					t.Fatal(err)
				}
				time.Sleep(5 * time.Second)
				if got := len(store.kept()); got != sharedWriters {
					t.Errorf("%d are kept, want the %d that weren't purged", got, sharedWriters)
				}
				if got := puts.Load(); got != 1+sharedWriters {
					t.Errorf("%d were written, want all but the one that was still queued", got)
				}
			})
		})
	}
}

// slow is the trouble of a store that takes long for some calls.
func slow(call string, takes time.Duration) func(context.Context, string) error {
	return func(ctx context.Context, of string) error {
		if of != call {
			return nil
		}
		select {
		case <-time.After(takes):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// A thousand deletions take seconds, the others are told before, and nobody who leaves stops them.
func TestPurgeMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bucket, board := newFakeStore(), newBoard()
		c := newTestCache(t, &studio{}, func(cfg *Config) { cfg.Bucket, cfg.Purges = bucket, board.end() })
		docs := make([]*renderer.Document, 1000)
		for i := range docs {
			docs[i] = of("article", strconv.Itoa(i))
			mustPaint(t, c, docs[i])
		}
		time.Sleep(time.Second)
		bucket.is(slow("delete", 200*time.Millisecond))
		ctx, leave := context.WithCancel(t.Context())
		start := time.Now()
		time.AfterFunc(100*time.Millisecond, func() {
			leave()
			if told, _ := board.end().Purges(t.Context(), start); len(told.Purges) != 2*len(docs) {
				t.Errorf("%d were told before the first was deleted, want all", len(told.Purges))
			}
		})
		err := c.PurgeImages(ctx, docs...)
		if took := time.Since(start); err != nil || took > 4*time.Second || len(bucket.kept()) != 0 {
			t.Errorf("%v after %s, and %d are left", err, took, len(bucket.kept()))
		}
		bucket.is(slow("delete", 4*time.Second)) // the answer must come before the server's time for it is over
		start = time.Now()
		err = c.PurgeImages(t.Context(), docs...)
		if took := time.Since(start); !errors.Is(err, ErrPurge) || took > purgeTimeout {
			t.Errorf("%v after %s, want ErrPurge within %s", err, took, purgeTimeout)
		}
	})
}
