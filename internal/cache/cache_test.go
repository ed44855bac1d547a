package cache

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func paint(t *testing.T, c *Cache, version string) *renderer.Image {
	t.Helper()
	img, err := c.Paint(t.Context(), testDoc(version))
	if err != nil {
		t.Fatalf("Paint(%s): %v", version, err)
	}
	if got, want := string(img.Bytes), "picture "+version; got != want || img.Hash != hashOf([]byte(want)) {
		t.Fatalf("Paint(%s) = %q with hash %s, want %q", version, got, img.Hash, want)
	}
	return img
}

func TestImageIsKept(t *testing.T) {
	tests := []struct {
		name       string
		incomplete bool
		after      time.Duration
		want       renderer.Source
	}{
		{"within its time", false, 24*time.Hour - time.Second, renderer.Cached},
		{"after its time", false, 24*time.Hour + time.Second, renderer.Drawn},
		{"incomplete, within a minute", true, 59 * time.Second, renderer.Cached},
		{"incomplete, after a minute", true, 61 * time.Second, renderer.Drawn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				next := &studio{paint: func(_ context.Context, doc *renderer.Document) (*renderer.Image, error) {
					return &renderer.Image{
						Bytes:      []byte("picture " + doc.Version),
						Format:     renderer.PNG,
						Incomplete: tt.incomplete,
						Timing:     renderer.Timing{Paint: time.Second},
					}, nil
				}}
				disk := openTestDisk(t, t.TempDir(), mib)
				c := newTestCache(t, next, func(cfg *Config) { cfg.Disk = disk })
				if got := paint(t, c, "1"); got.Source != renderer.Drawn || got.Timing.Paint != time.Second {
					t.Errorf("at first: source %v, timing %v, want drawn in 1s", got.Source, got.Timing)
				}
				time.Sleep(tt.after)
				got := paint(t, c, "1")
				if got.Source != tt.want || got.Incomplete != tt.incomplete {
					t.Errorf("source %v, incomplete %v, want %v, %v", got.Source, got.Incomplete, tt.want,
						tt.incomplete)
				}
				if got.Source == renderer.Cached && got.Timing != (renderer.Timing{}) {
					t.Errorf("a cached image has timing %v, want none", got.Timing)
				}
			})
		})
	}
}

func TestFailures(t *testing.T) {
	tests := []struct {
		name       string
		err        error
		remembered bool
	}{
		{"refused picture", fmt.Errorf("fetching: %w", renderer.ErrRefused), true},
		{"invalid", renderer.ErrInvalid, true},
		{"unknown", errors.New("the page would not load"), true},
		{"busy", fmt.Errorf("queue: %w", renderer.ErrBusy), false},
		{"closed", renderer.ErrClosed, false},
		{"crashed", renderer.ErrCrashed, false},
		{"too slow", fmt.Errorf("filling: %w", context.DeadlineExceeded), false},
		{"cancelled", context.Canceled, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				next := &studio{paint: func(context.Context, *renderer.Document) (*renderer.Image, error) {
					return nil, tt.err
				}}
				c := newTestCache(t, next, nil)
				for range 2 {
					if _, err := c.Paint(t.Context(), testDoc("1")); !errors.Is(err, tt.err) {
						t.Errorf("Paint() = %v, want %v", err, tt.err)
					}
					time.Sleep(1900 * time.Millisecond)
				}
				if got := next.count() == 1; got != tt.remembered {
					t.Errorf("%d paints within FailureTTL, remembered should be %v", next.count(), tt.remembered)
				}
				time.Sleep(time.Second)
				next.paint = nil
				paint(t, c, "1")
			})
		})
	}
}

func TestDiskSurvivesTheCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := openTestDisk(t, t.TempDir(), mib)
		onDisk := func(cfg *Config) { cfg.Disk = disk }
		next := &studio{}
		before := newTestCache(t, next, onDisk)
		paint(t, before, "1")
		if err := before.Close(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(23 * time.Hour)
		var mu sync.Mutex
		seen := map[string]int{}
		after := newTestCache(t, next, func(cfg *Config) {
			cfg.Disk = disk
			cfg.Observe = func(tier, result string) {
				mu.Lock()
				defer mu.Unlock()
				seen[tier+" "+result]++
			}
		})
		for range 3 {
			if got := paint(t, after, "1").Source; got != renderer.Cached {
				t.Errorf("source %v, want cached", got)
			}
		}
		want := map[string]int{"memory miss": 1, "disk hit": 1, "memory hit": 2}
		if !maps.Equal(seen, want) {
			t.Errorf("observed %v, want %v", seen, want)
		}
		if after.Bytes(TierMemory) == 0 || after.Bytes(TierDisk) != block || after.Bytes("shelf") != 0 {
			t.Errorf("Bytes: memory %d, disk %d", after.Bytes(TierMemory), after.Bytes(TierDisk))
		}
		// What came from the disk isn't kept longer for it.
		time.Sleep(61 * time.Minute)
		if got := paint(t, after, "1").Source; got != renderer.Drawn {
			t.Errorf("source %v after the image's time, want drawn", got)
		}
	})
}

func TestLookup(t *testing.T) {
	disk := openTestDisk(t, t.TempDir(), mib)
	next := &studio{}
	c := newTestCache(t, next, func(cfg *Config) { cfg.Disk = disk })
	if err := disk.Put(testDoc("1").Key(""), testEntry(1, 10)); err != nil {
		t.Fatal(err)
	}
	paint(t, c, "2")
	for version, want := range map[string]bool{"1": true, "2": true, "3": false} {
		img, got := c.Lookup(t.Context(), testDoc(version))
		if got != want || got && img.Source != renderer.Cached {
			t.Errorf("Lookup(%s) = %+v, %v, want %v", version, img, got, want)
		}
	}
	if next.count() != 1 {
		t.Errorf("%d paints, want 1: Lookup draws nothing", next.count())
	}
}

// A caller may miss the image in memory just before the flight that draws it lands there, and start another.
func TestFlightBeforeHasLanded(t *testing.T) {
	next := &studio{}
	c := newTestCache(t, next, nil)
	paint(t, c, "1")
	doc := testDoc("1")
	img, err := c.produce(t.Context(), doc.Key(""), doc)
	if err != nil || img.Source != renderer.Cached || next.count() != 1 {
		t.Errorf("got %+v, %v from %d paints, want the cached image of one", img, err, next.count())
	}
}

// An image is a copy for each caller: what one does to it must not show in another's.
func TestImagesAreCopies(t *testing.T) {
	c := newTestCache(t, &studio{paint: func(context.Context, *renderer.Document) (*renderer.Image, error) {
		return &renderer.Image{Bytes: []byte("picture 1"), Warnings: append(make([]string, 0, 8), "cover")}, nil
	}}, nil)
	first, second := paint(t, c, "1"), paint(t, c, "1")
	_ = append(first.Warnings, "mine")
	first.Format = renderer.WebP
	if got := second.Warnings[:cap(second.Warnings)]; len(got) != 1 || second.Format != "" {
		t.Errorf("another caller's image has warnings %q, format %q", got, second.Format)
	}
}

func TestEnvironmentIsInTheKey(t *testing.T) {
	disk := openTestDisk(t, t.TempDir(), mib)
	next := &studio{}
	for _, chromium := range []string{"156", "157", "157"} {
		c := newTestCache(t, next, func(cfg *Config) { cfg.Disk, cfg.Environment = disk, chromium })
		paint(t, c, "1")
		_ = c.Close()
	}
	if next.count() != 2 {
		t.Errorf("%d paints by two browsers, want 2", next.count())
	}
}

func TestConfigValidate(t *testing.T) {
	if err := DefaultConfig().Validate(); err != nil {
		t.Errorf("the defaults: %v", err)
	}
	bad := Config{IncompleteTTL: 2 * time.Minute, FailureTTL: -1, MemoryBytes: -1, Disk: &Disk{}}
	err := bad.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, name := range []string{"TTL is 0s", "IncompleteTTL is 2m0s", "FailureTTL", "MemoryBytes", "QueueBytes"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("no word of %q in:\n%v", name, err)
		}
	}
}

func BenchmarkMemoryHit(b *testing.B) {
	c := newTestCache(b, &studio{}, nil)
	doc := testDoc("1")
	if _, err := c.Paint(b.Context(), doc); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Paint(b.Context(), doc); err != nil {
			b.Fatal(err)
		}
	}
}
