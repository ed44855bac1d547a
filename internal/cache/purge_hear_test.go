package cache

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/logbook"
	"github.com/placard/placard/renderer"
)

// What is purged during an outage, whosever it is and however long, is known to all when it is over.
func TestPurgeDuringOutage(t *testing.T) {
	tests := map[string]struct {
		first, second bool          // are away
		cannotBeTold  bool          // the first may read only
		lasts, later  time.Duration // for the second it is over later
		behind        time.Duration // the clock of what is there when it is over
	}{
		"a short one of the one that purges": {first: true, lasts: 30 * time.Second},
		"a long one of the one that purges":  {first: true, lasts: time.Hour},
		"a short one of all":                 {first: true, second: true, lasts: 30 * time.Second},
		"a long one of all":                  {first: true, second: true, lasts: time.Hour},
		"one of the other":                   {second: true, lasts: time.Hour},
		"one that ends with another store":   {first: true, second: true, lasts: time.Hour, later: time.Hour, behind: 4 * time.Hour},
		"it can be read only":                {cannotBeTold: true, lasts: time.Hour},
	}
	for name, test := range tests {
		for tick := range 4 { // of the second's ticks beside the first's
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					board := newBoard()
					ends := []*boardEnd{board.end(), board.end()}
					one := newTestCache(t, &studio{}, func(cfg *Config) { cfg.Purges = ends[0] })
					time.Sleep(time.Duration(tick) * hearEvery / 4)
					other := newTestCache(t, &studio{}, func(cfg *Config) { cfg.Purges = ends[1] })
					mustPaint(t, other, of("article", "1"))
					time.Sleep(10 * time.Second)
					board.change(func() {
						ends[0].away, ends[0].cannotBeTold, ends[1].away = test.first, test.cannotBeTold, test.second
						board.behind = test.behind
					})
					time.Sleep(10 * time.Second)
					if err := one.PurgeTemplates(t.Context(), "article"); errors.Is(err, ErrPurge) != (test.first || test.cannotBeTold) {
						t.Errorf("the purge gave %v", err)
					}
					time.Sleep(test.lasts)
					board.change(func() { ends[0].away, ends[0].cannotBeTold = false, false })
					time.Sleep(test.later)
					board.change(func() { ends[1].away = false })
					time.Sleep(10 * time.Second)
					if _, kept := other.Lookup(t.Context(), of("article", "1")); kept {
						t.Error("the other has the purged image still")
					}
				})
			})
		}
	}
}

// A photo that is replaced and purged is not to be seen again, though an instance that hadn't heard drew the old one
// once more.
func TestPurgeOfReplacedPhoto(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		board, bucket := newBoard(), newFakeStore()
		instance := func() *Cache { // which keeps the photo, as internal/fetch does
			var kept, fetched atomic.Value
			fetch := func(photo string) { kept.Store(photo); fetched.Store(time.Now()) }
			fetch("old photo")
			draw := func(context.Context, *renderer.Document) (*renderer.Image, error) {
				return &renderer.Image{Bytes: []byte(kept.Load().(string)), Format: renderer.PNG, AsOf: fetched.Load().(time.Time)}, nil
			}
			end := board.end()
			end.silent = true
			return newTestCache(t, &studio{paint: draw}, func(cfg *Config) {
				cfg.Purges, cfg.Bucket = end, bucket
				cfg.OnPurge = func() { fetch("new photo") }
			})
		}
		one, other := instance(), instance()
		doc := of("article", "1")
		mustPaint(t, one, doc)
		time.Sleep(5 * time.Second)
		if err := one.PurgeImages(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
		if got := string(mustPaint(t, other, doc).Bytes); got != "old photo" {
			t.Fatalf("the other had heard: %s", got)
		}
		time.Sleep(hearEvery)
		for _, c := range []*Cache{one, other, instance()} {
			if got := string(mustPaint(t, c, doc).Bytes); got != "new photo" {
				t.Errorf("got %s", got)
			}
		}
	})
}

// A clock that is ahead has images drawn again once, not until the others have caught up, and is in the log.
func TestPurgeFromTheFuture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		board, book, next := newBoard(), &logbook.Book{}, &studio{}
		c := newTestCache(t, next, func(cfg *Config) {
			cfg.Purges, cfg.Logger = board.end(), slog.New(slog.NewTextHandler(book, nil))
		})
		mustPaint(t, c, of("article", "1"))
		time.Sleep(time.Second)
		ahead := []Purge{{Template: "article", At: time.Now().Add(time.Hour)}}
		if err := board.end().AddPurges(t.Context(), ahead, time.Hour); err != nil {
			t.Fatal(err)
		}
		for range 10 {
			time.Sleep(time.Minute)
			mustPaint(t, c, of("article", "1"))
		}
		if got := next.count(); got != 2 || book.Lines("clock") != 1 {
			t.Errorf("%d paints, %d lines, want 2 and 1", got, book.Lines("clock"))
		}
	})
}

// An image that an instance with other fonts keeps by another key is purged by its URL as well.
func TestPurgeOfAnotherEnvironment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		board, one := newBoard(), of("article", "1")
		instance := func(environment string) *Cache {
			return newTestCache(t, &studio{}, func(cfg *Config) { cfg.Environment, cfg.Purges = environment, board.end() })
		}
		old, updated := instance("old"), instance("new")
		mustPaint(t, old, one)
		mustPaint(t, old, of("article", "2"))
		time.Sleep(time.Second)
		if err := updated.PurgeImages(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if _, kept := old.Lookup(t.Context(), one); kept {
			t.Error("it is still kept by the other key")
		}
		if _, kept := old.Lookup(t.Context(), of("article", "2")); !kept {
			t.Error("another one is gone, too")
		}
	})
}
