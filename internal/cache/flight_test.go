package cache

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/logbook"
	"github.com/placard/placard/renderer"
)

// slowly returns a Painter's work that takes a second and can't be interrupted.
func slowly(_ context.Context, doc *renderer.Document) (*renderer.Image, error) {
	time.Sleep(time.Second)
	return &renderer.Image{Bytes: []byte("picture " + doc.Version), Format: renderer.PNG}, nil
}

// queued returns a Painter's work that waits in a queue for that long, and leaves it when its context ends.
func queued(wait time.Duration) func(context.Context, *renderer.Document) (*renderer.Image, error) {
	return func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
			return &renderer.Image{Bytes: []byte("picture " + doc.Version), Format: renderer.PNG}, nil
		}
	}
}

// An answer is what one call of Paint came to.
type answer struct {
	img   *renderer.Image
	err   error
	after time.Duration
}

// ask calls Paint in the background. The channel gets the answer.
func ask(ctx context.Context, c *Cache, version string) <-chan answer {
	got := make(chan answer, 1)
	start := time.Now()
	go func() {
		img, err := c.Paint(ctx, testDoc(version))
		got <- answer{img, err, time.Since(start)}
	}()
	synctest.Wait()
	return got
}

func TestThousandAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := &studio{paint: slowly}
		c := newTestCache(t, next, nil)
		var (
			wg      sync.WaitGroup
			mu      sync.Mutex
			sources = map[renderer.Source]int{}
			first   *byte
		)
		for range 1000 {
			wg.Go(func() {
				img, err := c.Paint(t.Context(), testDoc("1"))
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
					return
				}
				if first == nil {
					first = &img.Bytes[0]
				}
				if first != &img.Bytes[0] || img.Hash != hashOf([]byte("picture 1")) {
					t.Errorf("got other bytes, %q with hash %s", img.Bytes, img.Hash)
				}
				sources[img.Source]++
			})
		}
		wg.Wait()
		if next.count() != 1 || sources[renderer.Drawn] != 1 || sources[renderer.Collapsed] != 999 {
			t.Errorf("%d paints, sources %v, want 1 drawn and 999 collapsed", next.count(), sources)
		}
	})
}

func TestFirstCallerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := &studio{paint: queued(time.Second)}
		c := newTestCache(t, next, nil)
		ctx, leave := context.WithCancel(t.Context())
		first := ask(ctx, c, "1")
		second := ask(t.Context(), c, "1")
		leave()
		if got := <-first; !errors.Is(got.err, context.Canceled) || got.after != 0 {
			t.Errorf("the first got %v after %v, want context.Canceled at once", got.err, got.after)
		}
		if got := <-second; got.err != nil || next.count() != 1 {
			t.Errorf("the second got %v from %d paints, want the image of one", got.err, next.count())
		}
	})
}

func TestAllLeave(t *testing.T) {
	tests := []struct {
		name       string
		paint      func(context.Context, *renderer.Document) (*renderer.Image, error)
		wantPaints int // with one more caller a minute later
	}{
		{"queued work is dropped", queued(time.Second), 2},
		{"running work is kept", slowly, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				next := &studio{paint: tt.paint}
				c := newTestCache(t, next, nil)
				ctx, leave := context.WithCancel(t.Context())
				first, second := ask(ctx, c, "1"), ask(ctx, c, "1")
				leave()
				<-first
				<-second
				time.Sleep(time.Minute)
				if got := <-ask(t.Context(), c, "1"); got.err != nil || next.count() != tt.wantPaints {
					t.Errorf("a later caller got %v, %d paints, want %d", got.err, next.count(), tt.wantPaints)
				}
			})
		})
	}
}

// Whoever comes after all have left, but before the work has ended, joins it, or has it done again.
func TestJoinAbandoned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := &studio{paint: slowly}
		c := newTestCache(t, next, nil)
		ctx, leave := context.WithCancel(t.Context())
		first := ask(ctx, c, "1")
		leave()
		<-first
		got := <-ask(t.Context(), c, "1")
		if got.err != nil || got.img.Source != renderer.Collapsed || next.count() != 1 {
			t.Errorf("got %+v from %d paints, want the image of one", got, next.count())
		}
	})
}

func TestDeadlineOfAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := &studio{paint: queued(3 * time.Second)}
		c := newTestCache(t, next, nil)
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		first := ask(short, c, "1")
		second, third := ask(t.Context(), c, "1"), ask(t.Context(), c, "1")
		if got := <-first; !errors.Is(got.err, context.DeadlineExceeded) || got.after != time.Second {
			t.Errorf("the first got %v after %v, want its deadline after 1s", got.err, got.after)
		}
		for _, other := range []<-chan answer{second, third} {
			if got := <-other; got.err != nil || got.after != 4*time.Second {
				t.Errorf("another got %v after %v, want the image after 4s", got.err, got.after)
			}
		}
		if next.count() != 2 {
			t.Errorf("%d paints, want 2: the others share the second try", next.count())
		}
	})
}

// TestCutShortTwice: a second attempt that joins yet another flight cut short makes a third.
func TestCutShortTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const key = "k"
		g := newGroup(slog.New(slog.DiscardHandler))
		others := []*flight{{done: make(chan struct{})}, {done: make(chan struct{})}, nil}
		g.flights[key] = others[0]
		got := make(chan error, 1)
		go func() {
			_, _, err := g.do(t.Context(), key, func(context.Context) (*renderer.Image, error) { return nil, nil })
			got <- err
		}()
		for i, f := range others[:2] {
			synctest.Wait()
			g.mu.Lock()
			delete(g.flights, key)
			if next := others[i+1]; next != nil {
				g.flights[key] = next
			}
			f.err, f.cut = context.Canceled, true
			close(f.done)
			g.mu.Unlock()
		}
		if err := <-got; err != nil {
			t.Errorf("got %v, want the image of a flight of its own", err)
		}
	})
}

func TestRetriesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := &studio{paint: queued(time.Hour)}
		c := newTestCache(t, next, nil)
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		ask(short, c, "1")
		longer, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if got := <-ask(longer, c, "1"); !errors.Is(got.err, context.DeadlineExceeded) || got.after != 10*time.Second {
			t.Errorf("got %v after %v, want the own deadline after 10s", got.err, got.after)
		}
		if next.count() != 2 {
			t.Errorf("%d paints, want 2", next.count())
		}
	})
}

func TestPanicIsOneFlights(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := &logbook.Book{}
		next := &studio{paint: func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
			if doc.Version == "bad" {
				panic("a slip")
			}
			return slowly(ctx, doc)
		}}
		c := newTestCache(t, next, func(cfg *Config) { cfg.Logger = slog.New(slog.NewJSONHandler(book, nil)) })
		good, bad := ask(t.Context(), c, "good"), ask(t.Context(), c, "bad")
		if got := <-bad; !errors.Is(got.err, errPanic) {
			t.Errorf("the panicking one got %v, want %v", got.err, errPanic)
		}
		if got := <-good; got.err != nil {
			t.Errorf("another flight got %v", got.err)
		}
		if book.Lines("a slip") != 1 || book.Lines("flight_test.go") != 1 {
			t.Errorf("the log lacks the panic or its stack:\n%s", book.String())
		}
	})
}

func TestContextHasEnded(t *testing.T) {
	next := &studio{}
	c := newTestCache(t, next, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Paint(ctx, testDoc("1")); !errors.Is(err, context.Canceled) || next.count() != 0 {
		t.Errorf("got %v from %d paints, want context.Canceled from none", err, next.count())
	}
}

func TestCloseEndsFlights(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newTestCache(t, &studio{paint: queued(time.Hour)}, nil)
		first, second := ask(t.Context(), c, "1"), ask(t.Context(), c, "1")
		if err := c.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
		for _, caller := range []<-chan answer{first, second} {
			if got := <-caller; !errors.Is(got.err, renderer.ErrClosed) {
				t.Errorf("a waiting caller got %v, want ErrClosed", got.err)
			}
		}
		if _, err := c.Paint(t.Context(), testDoc("2")); !errors.Is(err, renderer.ErrClosed) {
			t.Errorf("a later caller got %v, want ErrClosed", err)
		}
	})
}

// A flight that its first caller's rate limit ended is nothing to the others: they fly for themselves.
func TestRateLimitIsOfTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type poor struct{}
		next := &studio{paint: func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
			time.Sleep(time.Second)
			if ctx.Value(poor{}) != nil {
				return nil, renderer.ErrRateLimit
			}
			return slowly(ctx, doc)
		}}
		c := newTestCache(t, next, nil)
		first := ask(context.WithValue(t.Context(), poor{}, true), c, "1")
		second := ask(t.Context(), c, "1")
		if got := <-first; !errors.Is(got.err, renderer.ErrRateLimit) {
			t.Errorf("the first got %v, want ErrRateLimit", got.err)
		}
		if got := <-second; got.err != nil || got.img.Source != renderer.Drawn {
			t.Errorf("the second got %+v, want an image of its own", got)
		}
		if got := <-ask(context.WithValue(t.Context(), poor{}, true), c, "1"); got.err != nil {
			t.Errorf("a hit: got %v", got.err)
		}
		if got := <-ask(context.WithValue(t.Context(), poor{}, true), c, "2"); !errors.Is(got.err, renderer.ErrRateLimit) {
			t.Errorf("got %v, want ErrRateLimit", got.err)
		}
		if got := <-ask(t.Context(), c, "2"); got.err != nil {
			t.Errorf("the refusal was remembered: %v", got.err)
		}
	})
}
