package cache

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

// What can't be noted for the next start is told, but not where there is nothing to know then.
func TestPurgeCannotBeNoted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		bucket *fakeStore
		want   error
	}{"images outlive it": {newFakeStore(), ErrPurge}, "none do": {nil, nil}}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := newTestCache(t, &studio{}, func(cfg *Config) {
				sharing(nil, test.bucket)(cfg)
				cfg.PurgeFile = filepath.Join(file, "purges.json") // below what is no folder
			})
			if err := c.PurgeAll(t.Context()); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// A file that nobody can read may have said that everything is purged.
func TestPurgeFileIsBroken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		redis, file := newFakeStore(), filepath.Join(t.TempDir(), "purges.json")
		mustPaint(t, newTestCache(t, &studio{}, sharing(redis, nil)), of("article", "1"))
		time.Sleep(time.Second)
		if err := os.WriteFile(file, []byte(`{"article":`), 0o600); err != nil {
			t.Fatal(err)
		}
		c := newTestCache(t, &studio{}, func(cfg *Config) { cfg.Redis, cfg.PurgeFile = redis, file })
		if mustPaint(t, c, of("article", "1")).Source != renderer.Drawn {
			t.Error("an image from before is used")
		}
	})
}
