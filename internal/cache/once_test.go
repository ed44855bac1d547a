package cache

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

// takes returns a Painter's work that takes so long.
func takes(d time.Duration) func(context.Context, *renderer.Document) (*renderer.Image, error) {
	return func(_ context.Context, doc *renderer.Document) (*renderer.Image, error) {
		time.Sleep(d)
		return &renderer.Image{Bytes: []byte("picture " + doc.Version), Format: renderer.PNG}, nil
	}
}

// within has a caller wait for a minute at most.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// Two instances are asked for the same, the second a second later.
func TestSecondInstance(t *testing.T) {
	crash := func(context.Context, *renderer.Document) (*renderer.Image, error) {
		time.Sleep(2 * time.Second)
		return nil, renderer.ErrCrashed
	}
	slip := func(context.Context, *renderer.Document) (*renderer.Image, error) {
		time.Sleep(2 * time.Second)
		panic("a slip")
	}
	invalid := func(context.Context, *renderer.Document) (*renderer.Image, error) {
		time.Sleep(2 * time.Second)
		return nil, renderer.ErrBudget
	}
	tests := []struct {
		name    string
		first   func(context.Context, *renderer.Document) (*renderer.Image, error)
		trouble func(context.Context, string) error // of Redis, once the first has the lock
		source  renderer.Source
		atLeast time.Duration // until the second has its image, which takes a second to draw
		atMost  time.Duration
	}{
		{"waits for it", takes(2 * time.Second), nil, renderer.Collapsed, time.Second, time.Second + maxPause},
		{"waits longer than a lease", takes(20 * time.Second), nil, renderer.Collapsed, 19 * time.Second, 19*time.Second + maxPause},
		{"is left time to draw", takes(50 * time.Second), nil, renderer.Drawn, 31 * time.Second, 31 * time.Second},
		{"draws when it crashed", crash, nil, renderer.Drawn, 2 * time.Second, 2*time.Second + maxPause},
		{"draws when it panicked", slip, nil, renderer.Drawn, 2 * time.Second, 2*time.Second + maxPause},
		{"draws when it could not", invalid, nil, renderer.Drawn, 2 * time.Second, 2*time.Second + maxPause},
		{"draws when Redis hangs", takes(20 * time.Second), hangs("get"), renderer.Drawn,
			time.Second + 50*time.Millisecond, time.Second + 50*time.Millisecond},
		{"draws when it can't renew", takes(20 * time.Second), hangs("renew"), renderer.Drawn, time.Second + lease/4, lease + time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				redis := newFakeStore()
				one := newTestCache(t, &studio{paint: tt.first}, sharing(redis, nil))
				other := newTestCache(t, &studio{paint: takes(time.Second)}, sharing(redis, nil))
				first := ask(within(t, time.Minute), one, "1")
				redis.is(tt.trouble)
				time.Sleep(time.Second)
				got := <-ask(within(t, time.Minute), other, "1")
				if got.err != nil || got.img.Source != tt.source || got.after < tt.atLeast || got.after > tt.atMost {
					t.Errorf("got %+v, %v after %s, want source %d after %s to %s",
						got.img, got.err, got.after, tt.source, tt.atLeast, tt.atMost)
				}
				<-first
			})
		})
	}
}

// What was drawn between the look and the lock isn't drawn again.
func TestLooksAgainUnderTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, next := newFakeStore(), &studio{}
		c := newTestCache(t, next, sharing(redis, nil))
		synctest.Wait()
		key := testDoc("1").Key("")
		redis.is(func(_ context.Context, call string) error {
			if call == "lock" {
				redis.files[key] = encodeFile(t, key, testEntry(1, 300))
			}
			return nil
		})
		if got := <-ask(t.Context(), c, "1"); next.count() != 0 || got.img.Source != renderer.Cached {
			t.Errorf("%d paints, then %+v, %v; want none, and a hit", next.count(), got.img, got.err)
		}
	})
}

// A note in place of an image tells those who wait; whoever comes later doesn't find it, and draws.
func TestNoteOfFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis := newFakeStore()
		broken := func(context.Context, *renderer.Document) (*renderer.Image, error) { return nil, renderer.ErrBudget }
		<-ask(t.Context(), newTestCache(t, &studio{paint: broken}, sharing(redis, nil)), "1")
		synctest.Wait()
		key := testDoc("1").Key("")
		if got := string(redis.kept()[key]); got != notHere || redis.ttls[key] != lease {
			t.Errorf("Redis has %q for %s, want a note for %s", got, redis.ttls[key], lease)
		}
		got := <-ask(t.Context(), newTestCache(t, &studio{}, sharing(redis, nil)), "1")
		if got.err != nil || got.img.Source != renderer.Drawn {
			t.Errorf("got %+v, %v, want it drawn", got.img, got.err)
		}
		synctest.Wait()
		if _, err := decode(key, redis.kept()[key]); err != nil {
			t.Errorf("then Redis has %v, want the image", err)
		}
	})
}

// What can't be drawn on one instance is tried by the others at once, not by one after another.
func TestFailuresAreNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis := newFakeStore()
		broken := func(context.Context, *renderer.Document) (*renderer.Image, error) {
			time.Sleep(time.Second)
			return nil, renderer.ErrBudget
		}
		var callers []<-chan answer
		for range 4 {
			callers = append(callers, ask(t.Context(), newTestCache(t, &studio{paint: broken}, sharing(redis, nil)), "1"))
		}
		for _, caller := range callers {
			if got := <-caller; !errors.Is(got.err, renderer.ErrBudget) || got.after > 2*time.Second+maxPause {
				t.Errorf("got %v after %s, want it in the time of two", got.err, got.after)
			}
		}
	})
}

// What was drawn and didn't get into Redis is drawn by the others at once, not by one after another.
func TestImagesNotSharedAreNotWaitedFor(t *testing.T) {
	for name, test := range map[string]struct{ queue, refused int64 }{
		"no room in the queue": {queue: 1}, "Redis refuses it": {queue: mib, refused: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				redis := newFakeStore()
				var puts atomic.Int64
				redis.is(func(_ context.Context, call string) error {
					if call == "put" && puts.Add(1) <= test.refused {
						return errors.New("out of memory")
					}
					return nil
				})
				var callers []<-chan answer
				for range 5 {
					c := newTestCache(t, &studio{paint: takes(time.Second)}, func(cfg *Config) {
						cfg.Redis, cfg.QueueBytes = redis, test.queue
					})
					callers = append(callers, ask(t.Context(), c, "1"))
				}
				for _, caller := range callers {
					if got := <-caller; got.err != nil || got.after > 2*time.Second+maxPause {
						t.Errorf("got %v after %s, want it in the time of two", got.err, got.after)
					}
				}
			})
		})
	}
}

// An image that must not be older is drawn anew, once.
func TestMaxAgeAcrossInstances(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, next := newFakeStore(), &studio{}
		<-ask(t.Context(), newTestCache(t, next, sharing(redis, nil)), "1")
		time.Sleep(time.Minute)
		for range 2 {
			doc := testDoc("1")
			doc.MaxAge = 30 * time.Second
			if _, err := newTestCache(t, next, sharing(redis, nil)).Paint(t.Context(), doc); err != nil {
				t.Error(err)
			}
		}
		if got := next.count(); got != 2 {
			t.Errorf("%d paints, want 2", got)
		}
	})
}

// Leaving ends the waiting for another instance.
func TestLeaveWhileAnotherDraws(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis := newFakeStore()
		first := ask(t.Context(), newTestCache(t, &studio{paint: takes(time.Minute)}, sharing(redis, nil)), "1")
		next := &studio{paint: queued(time.Minute)}
		other := newTestCache(t, next, sharing(redis, nil))
		ctx, leave := context.WithCancel(t.Context())
		second := ask(ctx, other, "1")
		time.Sleep(time.Second)
		leave()
		if got := <-second; !errors.Is(got.err, context.Canceled) || got.after != time.Second {
			t.Errorf("got %v after %s, want context.Canceled at once", got.err, got.after)
		}
		<-first
	})
}
