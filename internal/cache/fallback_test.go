package cache

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

const patience = time.Second

// A press paints the version of the document's template, after some time, or fails.
type press struct {
	mu         sync.Mutex
	takes      time.Duration
	err        error
	incomplete bool
	canceled   bool
}

func (p *press) set(takes time.Duration, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.takes, p.err = takes, err
}

func (p *press) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	p.mu.Lock()
	takes, err, incomplete := p.takes, p.err, p.incomplete
	p.mu.Unlock()
	select {
	case <-time.After(takes):
	case <-ctx.Done():
		p.mu.Lock()
		defer p.mu.Unlock()
		p.canceled = errors.Is(ctx.Err(), context.Canceled)
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return &renderer.Image{
		Bytes: []byte("version " + doc.Template.Hash), Format: renderer.JPEG, Incomplete: incomplete,
	}, nil
}

// card is the document of one URL, with a version of its template.
func card(version string) *renderer.Document {
	return &renderer.Document{
		Template: &renderer.Template{Name: "article", Hash: version},
		Job:      renderer.Job{Template: "article", Format: renderer.JPEG},
	}
}

func newFallbackCache(t *testing.T, p *press, disk *Disk) *Cache {
	return newTestCache(t, p, func(cfg *Config) { cfg.FallbackAfter, cfg.Disk = patience, disk })
}

// request asks as a server does, and says what came when.
func request(t *testing.T, c *Cache, doc *renderer.Document) (got string, after time.Duration, err error) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	start := time.Now()
	img, err := c.Paint(ctx, doc)
	if err != nil {
		return "", time.Since(start), err
	}
	return string(img.Bytes) + " " + string(img.Degraded), time.Since(start), nil
}

func TestFallback(t *testing.T) {
	const slow = 5 * time.Second
	withPicture := card("2")
	withPicture.Template.Fallback = []byte("fallback")
	other := card("1")
	other.Job.Version = "another URL"
	incomplete := func(p *press) { p.incomplete = true }
	tests := []struct {
		name   string
		before func(*press)       // the first image
		first  *renderer.Document // drawn at once; nil for none
		doc    *renderer.Document // asked for then
		takes  time.Duration
		err    error
		want   string
		after  time.Duration
	}{
		{"ready in time", nil, card("1"), card("2"), patience - 1, nil, "version 2 ", patience - 1},
		{"an older version", nil, card("1"), card("2"), slow, nil, "version 1 last-good", patience},
		{"before the template's picture", nil, card("1"), withPicture, slow, nil, "version 1 last-good", patience},
		{"the template's picture", nil, other, withPicture, slow, nil, "fallback fallback", patience},
		{"not an incomplete one", incomplete, card("1"), withPicture, slow, nil, "fallback fallback", patience},
		{"nothing to show", nil, other, card("2"), slow, nil, "version 2 ", slow},
		{"never ready", nil, other, card("2"), time.Hour, nil, "", 10 * time.Second},
		{"behind the breaker", nil, card("1"), card("2"), 0, renderer.ErrBroken, "version 1 last-good", 0},
		{"queue full", nil, card("1"), card("2"), 0, renderer.ErrBusy, "version 1 last-good", 0},
		{"crash", nil, other, withPicture, 0, renderer.ErrCrashed, "fallback fallback", 0},
		{"too late", nil, card("1"), card("2"), 0, context.DeadlineExceeded, "version 1 last-good", 0},
		{"crash and nothing to show", nil, nil, card("2"), 0, renderer.ErrCrashed, "", 0},
		{"refused", nil, card("1"), withPicture, 0, renderer.ErrRefused, "", 0},
	}
	for _, tt := range tests {
		for _, disk := range []string{"on disk", "after a restart", "in memory"} {
			t.Run(tt.name+", "+disk, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					p := &press{}
					var d *Disk
					if disk != "in memory" {
						d = openTestDisk(t, t.TempDir(), mib)
					}
					c := newFallbackCache(t, p, d)
					if tt.before != nil {
						tt.before(p)
					}
					if tt.first != nil {
						if _, _, err := request(t, c, tt.first); err != nil {
							t.Fatal(err)
						}
					}
					if disk == "after a restart" {
						_ = c.Close()
						c = newFallbackCache(t, p, d)
					}
					p.set(tt.takes, tt.err)
					got, after, err := request(t, c, tt.doc)
					if got != tt.want || after != tt.after || (err == nil) != (tt.want != "") {
						t.Errorf("got %q, %v after %v, want %q after %v", got, err, after, tt.want, tt.after)
					}
				})
			})
		}
	}
}

// TestRenderGoesOn holds that whoever got a substitute leaves the flight running, and that its image is kept.
func TestRenderGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &press{}
		c := newFallbackCache(t, p, nil)
		_, _, _ = request(t, c, card("1"))
		p.set(5*time.Second, nil)
		if got, _, _ := request(t, c, card("2")); got != "version 1 last-good" {
			t.Errorf("meanwhile got %q", got)
		}
		time.Sleep(5 * time.Second)
		if got, after, _ := request(t, c, card("2")); got != "version 2 " || after != 0 || p.canceled {
			t.Errorf("then got %q after %v, want version 2 at once", got, after)
		}
	})
}

// TestLeavingBeforeTheFallback holds that a caller who goes away takes its flight along, as without a fallback.
func TestLeavingBeforeTheFallback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &press{takes: time.Hour}
		c := newFallbackCache(t, p, nil)
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Hour, nil)
		time.AfterFunc(patience/2, cancel)
		if _, err := c.Paint(ctx, card("1")); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		synctest.Wait()
		if !p.canceled {
			t.Error("the flight goes on")
		}
	})
}

// TestLastGoodOutlivesItsTTL holds that an image that is too old to be served is good enough in place of none.
func TestLastGoodOutlivesItsTTL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &press{}
		c := newFallbackCache(t, p, openTestDisk(t, t.TempDir(), mib))
		_, _, _ = request(t, c, card("1"))
		time.Sleep(c.cfg.TTL + 1)
		p.set(5*time.Second, nil)
		if got, after, err := request(t, c, card("1")); got != "version 1 last-good" || after != patience {
			t.Errorf("got %q, %v after %v", got, err, after)
		}
	})
}

// TestLastGoodBehindALostImage holds that an image which memory has lost, and the disk never got, hides none that the
// disk has.
func TestLastGoodBehindALostImage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, disk := &press{}, openTestDisk(t, t.TempDir(), mib)
		c := newFallbackCache(t, p, disk)
		_, _, _ = request(t, c, card("1"))
		_ = c.Close() // when it is on disk
		c = newFallbackCache(t, p, disk)
		c.link(testKey(2), card("2"))
		p.set(0, renderer.ErrCrashed)
		if got, _, err := request(t, c, card("2")); got != "version 1 last-good" {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

// TestLastGoodOfAnotherInstance holds that an image which another instance drew is as good to fall back to.
func TestLastGoodOfAnotherInstance(t *testing.T) {
	for _, tier := range []string{TierRedis, TierBucket} {
		for _, restart := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				p, store, disk := &press{}, newFakeStore(), openTestDisk(t, t.TempDir(), mib)
				open := func(disk *Disk) *Cache {
					return newTestCache(t, p, func(cfg *Config) {
						cfg.FallbackAfter, cfg.Disk = patience, disk
						if tier == TierRedis {
							cfg.Redis = store
						} else {
							cfg.Bucket = store
						}
					})
				}
				drawer, c := open(nil), open(disk)
				_, _, _ = request(t, drawer, card("1"))
				synctest.Wait()
				p.set(0, renderer.ErrCrashed)
				if got, _, err := request(t, c, card("1")); got != "version 1 " {
					t.Fatalf("%s: got %q, %v", tier, got, err)
				}
				if restart {
					_ = c.Close()
					c = open(disk)
				}
				if got, _, err := request(t, c, card("2")); got != "version 1 last-good" {
					t.Errorf("%s, restarted: %t: got %q, %v", tier, restart, got, err)
				}
			})
		}
	}
}

func TestNoFallback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &press{}
		c := newTestCache(t, p, nil)
		_, _, _ = request(t, c, card("1"))
		p.set(0, renderer.ErrBroken)
		if got, _, err := request(t, c, card("2")); !errors.Is(err, renderer.ErrBroken) {
			t.Errorf("got %q, %v, want %v", got, err, renderer.ErrBroken)
		}
		if c.links.Len() != 0 {
			t.Error("links are kept that nobody follows")
		}
	})
}
