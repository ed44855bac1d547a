package cache_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/cache/redisstore"
	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/renderer"
)

// listening has instances hear of one another's purges, and keeps images of each on a disk of its own.
func listening(t *testing.T, url string) func(*cache.Config) {
	t.Helper()
	return func(config *cache.Config) {
		client, err := redisstore.Connect(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = client.Close() })
		config.Purges = redisstore.New(client)
		dir := t.TempDir()
		if config.Disk, err = cache.OpenDisk(filepath.Join(dir, "images"), 1<<20); err != nil {
			t.Fatal(err)
		}
		config.PurgeFile = filepath.Join(dir, "purges.json")
	}
}

// mustDrawAnew waits until an instance no longer has an image that it had.
func (i *instance) mustDrawAnew(t *testing.T, version string, within time.Duration) {
	t.Helper()
	deadline := time.Now().Add(within)
	for {
		if _, kept := i.Lookup(t.Context(), document(version)); !kept {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("it is still kept after %s", within)
		}
		time.Sleep(time.Millisecond)
	}
}

// TestPurgeOnAll: what one instance purges, none has any more, at once.
func TestPurgeOnAll(t *testing.T) {
	server := redistest.Start(t)
	c := newCluster(t, 4, server.URL, listening(t, server.URL))
	purges := map[string]func(*instance) error{
		"image":    func(i *instance) error { return i.PurgeImages(t.Context(), document("1")) },
		"template": func(i *instance) error { return i.PurgeTemplates(t.Context(), "article") },
		"all":      func(i *instance) error { return i.PurgeAll(t.Context()) },
	}
	for name, purge := range purges {
		for _, i := range c.instances {
			i.get(t, "1")
		}
		c.paints.Store(0)
		start := time.Now()
		if err := purge(c.instances[0]); err != nil {
			t.Fatal(err)
		}
		for _, i := range c.instances {
			i.mustDrawAnew(t, "1", 5*time.Second)
		}
		t.Logf("%s: gone everywhere after %s", name, time.Since(start))
		for _, i := range c.instances {
			i.get(t, "1")
		}
		if got := c.paints.Load(); got != 1 {
			t.Errorf("%s: %d paints, want one for all", name, got)
		}
	}
}

// TestPurgeWhileRedisIsAway: those who purge are told so, and the others hear of it when it is back.
func TestPurgeWhileRedisIsAway(t *testing.T) {
	server := redistest.Start(t)
	c := newCluster(t, 2, server.URL, listening(t, server.URL))
	for _, i := range c.instances {
		i.get(t, "1")
	}
	server.Kill()
	if err := c.instances[0].PurgeTemplates(t.Context(), "article"); err == nil {
		t.Error("no error, and nobody has heard")
	}
	c.instances[0].mustDrawAnew(t, "1", 0)
	if source := c.instances[1].get(t, "1"); source != renderer.Cached {
		t.Errorf("the other one: %v", source)
	}
	server.Restart()
	c.instances[1].mustDrawAnew(t, "1", 20*time.Second)
}
