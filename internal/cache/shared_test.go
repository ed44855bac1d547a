package cache

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/logbook"
	"github.com/placard/placard/renderer"
)

// sharing has a cache share images.
func sharing(redis, bucket *fakeStore) func(*Config) {
	return func(cfg *Config) {
		if redis != nil {
			cfg.Redis = redis
		}
		if bucket != nil {
			cfg.Bucket = bucket
		}
	}
}

// An image is put into both shared tiers, and what is found in one goes into all nearer ones.
func TestSharedTiers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, bucket := newFakeStore(), newFakeStore()
		drawn := <-ask(t.Context(), newTestCache(t, &studio{}, sharing(redis, bucket)), "1")
		key := testDoc("1").Key("")
		if redis.ttls[key] != 24*time.Hour || !bytes.Equal(redis.kept()[key], bucket.kept()[key]) {
			t.Errorf("Redis keeps it for %s, want a day, and both the same", redis.ttls[key])
		}

		time.Sleep(time.Hour)
		empty := newFakeStore()
		next, seen := &studio{}, &ledger{}
		c := newTestCache(t, next, func(cfg *Config) {
			sharing(empty, bucket)(cfg)
			cfg.Observe = seen.observe
		})
		synctest.Wait()
		got := <-ask(t.Context(), c, "1")
		if got.err != nil || got.img.Source != renderer.Cached || next.count() != 0 || got.img.Hash != drawn.img.Hash {
			t.Fatalf("got %+v, %v after %d paints, want the one that was drawn", got.img, got.err, next.count())
		}
		if !got.img.DrawnAt.Equal(drawn.img.DrawnAt) {
			t.Errorf("drawn at %s, want %s", got.img.DrawnAt, drawn.img.DrawnAt)
		}
		synctest.Wait()
		if ttl := empty.ttls[key]; ttl != 23*time.Hour {
			t.Errorf("Redis keeps what the bucket had for %s, want 23h: as long as it is good", ttl)
		}
		<-ask(t.Context(), c, "1")
		for _, what := range []string{"redis miss", "bucket hit", "memory hit"} {
			seen.want(t, what, 1)
		}
	})
}

func TestBadFilesInSharedTiers(t *testing.T) {
	good := encodeFile(t, testDoc("1").Key(""), testEntry(1, 300))
	tests := []struct {
		name   string
		data   []byte
		result string
	}{
		{"empty", nil, ResultError},
		{"truncated", good[:len(good)-1], ResultError},
		{"foreign", []byte("<html>not ours</html>"), ResultError},
		{"of another key", encodeFile(t, testKey(2), testEntry(2, 300)), ResultError},
		{"expired", encodeFile(t, testDoc("1").Key(""), Entry{Image: testEntry(1, 300).Image}), ResultMiss},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				redis, bucket, seen := newFakeStore(), newFakeStore(), &ledger{}
				key := testDoc("1").Key("")
				redis.files[key], bucket.files[key] = tt.data, tt.data
				c := newTestCache(t, &studio{}, func(cfg *Config) {
					sharing(redis, bucket)(cfg)
					cfg.Observe = seen.observe
				})
				got := <-ask(t.Context(), c, "1")
				if got.err != nil || got.img.Source != renderer.Drawn {
					t.Errorf("got %+v, %v, want it drawn", got.img, got.err)
				}
				seen.want(t, "redis "+tt.result, 1)
				seen.want(t, "bucket "+tt.result, 1)
				synctest.Wait()
				for name, data := range map[string][]byte{"Redis": redis.kept()[key], "the bucket": bucket.kept()[key]} {
					if _, err := decode(key, data); err != nil {
						t.Errorf("%s still has %v", name, err)
					}
				}
			})
		})
	}
}

// One with something missing is shared for as long as it is good, and not for good.
func TestIncompleteIsSharedForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, bucket := newFakeStore(), newFakeStore()
		next := &studio{paint: func(context.Context, *renderer.Document) (*renderer.Image, error) {
			return &renderer.Image{Format: renderer.PNG, Warnings: []string{"cover"}, Incomplete: true}, nil
		}}
		<-ask(t.Context(), newTestCache(t, next, sharing(redis, bucket)), "1")
		got := <-ask(t.Context(), newTestCache(t, next, sharing(redis, bucket)), "1")
		if next.count() != 1 || !got.img.Incomplete || !slices.Equal(got.img.Warnings, []string{"cover"}) {
			t.Errorf("%d paints, then %+v; want one, and that it is incomplete", next.count(), got.img)
		}
		synctest.Wait()
		if ttl := redis.ttls[testDoc("1").Key("")]; ttl != time.Minute || len(bucket.kept()) != 0 {
			t.Errorf("Redis keeps it for %s, the bucket has %d, want a minute and none", ttl, len(bucket.kept()))
		}
	})
}

func TestLookupInSharedTiers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bucket := newFakeStore()
		<-ask(t.Context(), newTestCache(t, &studio{}, sharing(nil, bucket)), "1")
		c := newTestCache(t, &studio{}, sharing(newFakeStore(), bucket))
		if _, ok := c.Lookup(t.Context(), testDoc("1")); !ok {
			t.Error("what the bucket has isn't found")
		}
		if _, ok := c.Lookup(t.Context(), testDoc("2")); ok {
			t.Error("what nothing has is found")
		}
	})
}

// However many calls of a tier, or of both, have no answer, or a slow one: a request waits for all of them together no
// longer than the limit.
func TestFarTiersCostOneLimit(t *testing.T) {
	const limit = 50 * time.Millisecond
	tests := []struct {
		name          string
		redis, bucket func(context.Context, string) error
		want          time.Duration
	}{
		{"neither", nil, nil, 0},
		{"Redis", hangs("get", "put", "lock", "renew", "release"), nil, limit},
		{"Redis in writing", hangs("put", "lock", "renew", "release"), nil, limit},
		{"Redis since it gave a lock", hangs("put", "renew", "release"), nil, limit},
		{"the bucket", nil, hangs("get", "put"), limit},
		{"both", hangs("get"), hangs("get"), limit},
		{"Redis is slow", lags(45 * time.Millisecond), nil, limit},
		{"each takes a moment", lags(5 * time.Millisecond), lags(10 * time.Millisecond), 30 * time.Millisecond},
		{"the bucket takes most", hangs("lock"), lags(30 * time.Millisecond), limit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				redis, bucket := newFakeStore(), newFakeStore()
				redis.is(tt.redis)
				bucket.is(tt.bucket)
				c := newTestCache(t, &studio{}, sharing(redis, bucket))
				got := <-ask(t.Context(), c, "1")
				if got.err != nil || got.after != tt.want {
					t.Errorf("got %v after %s, want an image after %s", got.err, got.after, tt.want)
				}
			})
		})
	}
}

// Whoever waits for what another instance draws asks Redis a hundred times, whose answers cost it nothing.
func TestWaitingCostsNoBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, waiting := newFakeStore(), &studio{}
		redis.is(lags(4 * time.Millisecond))
		one, other := newTestCache(t, &studio{paint: takes(5 * time.Second)}, sharing(redis, nil)),
			newTestCache(t, waiting, sharing(redis, nil))
		drawn := ask(t.Context(), one, "1")
		time.Sleep(100 * time.Millisecond)
		got := <-ask(t.Context(), other, "1")
		if got.err != nil || got.img.Source != renderer.Collapsed || waiting.count() != 0 {
			t.Errorf("got %+v, %v after %d paints, want the other instance's", got.img, got.err, waiting.count())
		}
		<-drawn
	})
}

// A tier that answers shortly before the limit costs five requests a limit each, as one that hangs does.
func TestSlowTierIsSpared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, book := newFakeStore(), &logbook.Book{}
		c := newTestCache(t, &studio{}, func(cfg *Config) {
			sharing(redis, nil)(cfg)
			cfg.Logger = slog.New(slog.NewTextHandler(book, nil))
		})
		synctest.Wait()
		redis.is(lags(45 * time.Millisecond))
		var all time.Duration
		for n := range 20 {
			got := <-ask(t.Context(), c, string(rune('a'+n)))
			all += got.after
		}
		if all > 5*50*time.Millisecond {
			t.Errorf("20 requests waited for %s, want 250ms at most", all)
		}
		if book.Lines("reading images kept in Redis fails") != 1 {
			t.Error("it isn't in the log that Redis isn't asked")
		}
		redis.is(nil)
		time.Sleep(2*time.Second + time.Millisecond)
		<-ask(t.Context(), c, "again")
		if book.Lines("reading images kept in Redis works again") != 1 {
			t.Error("it isn't in the log that Redis is asked again")
		}
	})
}

// Writes that hang are dropped, with a count, and don't hold up the end.
func TestWritesBehindAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bucket, seen, book := newFakeStore(), &ledger{}, &logbook.Book{}
		bucket.is(hangs("put"))
		c := newTestCache(t, &studio{}, func(cfg *Config) {
			sharing(nil, bucket)(cfg)
			cfg.Observe, cfg.Logger = seen.observe, slog.New(slog.NewTextHandler(book, nil))
		})
		const more = 10
		for n := range sharedWriters + queueLength + more {
			got := <-ask(t.Context(), c, string(rune('a'+n)))
			if got.err != nil || got.after != 0 {
				t.Fatalf("image %d: %v after %s, want it at once", n, got.err, got.after)
			}
		}
		seen.want(t, "bucket dropped", more)
		start := time.Now()
		if err := c.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
		if took := time.Since(start); took != farewell {
			t.Errorf("Close() took %s, want %s", took, farewell)
		}
		if got := book.Lines("it is too slow"); got != 1 {
			t.Errorf("%d lines of what was dropped, want 1", got)
		}
	})
}

// A tier that fails is asked for five images, and spared the rest, in reading as in writing.
func TestFailingTierIsSpared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bucket, seen := newFakeStore(), &ledger{}
		c := newTestCache(t, &studio{}, func(cfg *Config) {
			sharing(nil, bucket)(cfg)
			cfg.Observe = seen.observe
		})
		synctest.Wait()
		bucket.is(func(context.Context, string) error { return errors.New("500") })
		for n := range 8 {
			<-ask(t.Context(), c, string(rune('a'+n)))
		}
		synctest.Wait()
		seen.want(t, "bucket error", 5+5)
		seen.want(t, "bucket skipped", 8-5)
		seen.want(t, "bucket dropped", 8-5)
	})
}

// Requests that end before the limit say nothing of a tier.
func TestLeavingIsNoError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, seen := newFakeStore(), &ledger{}
		c := newTestCache(t, &studio{}, func(cfg *Config) {
			sharing(redis, nil)(cfg)
			cfg.Observe = seen.observe
		})
		synctest.Wait()
		redis.is(hangs("get"))
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		// The image may be drawn at that very moment, too.
		if got := <-ask(ctx, c, "1"); got.err != nil && !errors.Is(got.err, context.DeadlineExceeded) {
			t.Errorf("got %v, want a deadline", got.err)
		}
		synctest.Wait()
		seen.want(t, "redis error", 0)
	})
}

// Images that are looked up when the cache is closed aren't written anywhere.
func TestLookupAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, bucket := newFakeStore(), newFakeStore()
		<-ask(t.Context(), newTestCache(t, &studio{}, sharing(nil, bucket)), "1")
		c := newTestCache(t, &studio{}, sharing(redis, bucket))
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if _, ok := c.Lookup(t.Context(), testDoc("1")); !ok || len(redis.kept()) != 0 {
			t.Errorf("found: %v, and Redis has %d, want it found and nothing there", ok, len(redis.kept()))
		}
	})
}

func TestAwayAtStartIsInTheLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, seen, book := newFakeStore(), &ledger{}, &logbook.Book{}
		redis.is(func(context.Context, string) error { return errors.New("connection refused") })
		newTestCache(t, &studio{}, func(cfg *Config) {
			sharing(redis, nil)(cfg)
			cfg.Observe, cfg.Logger = seen.observe, slog.New(slog.NewTextHandler(book, nil))
		})
		synctest.Wait()
		seen.want(t, "redis error", 1)
		if got := book.Lines("connection refused"); got != 1 {
			t.Errorf("%d lines, want 1", got)
		}
	})
}
