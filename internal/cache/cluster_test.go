package cache_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/cache/redisstore"
	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/renderer"
)

// A cluster is some caches that share what is real: a redis-server, a bucket.
type cluster struct {
	instances []*instance
	paints    atomic.Int32
	// paint, where set, does the work of all.
	paint func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error)
}

type instance struct {
	*cache.Cache
	redis redis.UniversalClient // nil without
}

// newCluster opens n caches, each with its own connections to Redis.
func newCluster(t *testing.T, n int, redisURL string, change func(*cache.Config)) *cluster {
	t.Helper()
	c := &cluster{}
	for range n {
		config := cache.DefaultConfig()
		config.Logger = slog.New(slog.DiscardHandler)
		config.SharedTimeout = 2 * time.Second // whatever else the machine does
		i := &instance{}
		if redisURL != "" {
			client, err := redisstore.Connect(redisURL)
			if err != nil {
				t.Fatal(err)
			}
			i.redis, config.Redis = client, redisstore.New(client)
			t.Cleanup(func() { _ = client.Close() })
		}
		if change != nil {
			change(&config)
		}
		if err := config.Validate(); err != nil {
			t.Fatal(err)
		}
		i.Cache = cache.New(c, config)
		t.Cleanup(func() { _ = i.Close() })
		c.instances = append(c.instances, i)
	}
	return c
}

// Paint counts, and takes as long as a browser does.
func (c *cluster) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	c.paints.Add(1)
	if c.paint != nil {
		return c.paint(ctx, doc)
	}
	select {
	case <-time.After(30 * time.Millisecond):
		return picture(doc), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func picture(doc *renderer.Document) *renderer.Image {
	return &renderer.Image{Bytes: []byte("picture " + doc.Version), Format: renderer.PNG}
}

func document(version string) *renderer.Document {
	return &renderer.Document{Template: &renderer.Template{Name: "article", Hash: "h"}, Version: version}
}

// get asks an instance for a document's image, which must come, in time and whole.
func (i *instance) get(t *testing.T, version string) renderer.Source {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	img, err := i.Paint(ctx, document(version))
	if err != nil {
		t.Errorf("%s: %v", version, err)
		return -1
	}
	if got, want := string(img.Bytes), "picture "+version; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	return img.Source
}

func TestFourDrawEachImageOnce(t *testing.T) {
	c := newCluster(t, 4, redistest.Start(t).URL, nil)
	var (
		wg      sync.WaitGroup
		mu      sync.Mutex
		sources = map[renderer.Source]int{}
	)
	for n := range 200 {
		wg.Go(func() {
			source := c.instances[n%4].get(t, fmt.Sprint(n/10))
			mu.Lock()
			defer mu.Unlock()
			sources[source]++
		})
	}
	wg.Wait()
	if got := c.paints.Load(); got != 20 || sources[renderer.Drawn] != 20 {
		t.Errorf("%d paints, sources %v, want 20 paints and as many drawn", got, sources)
	}
}

func TestWaitsForAnother(t *testing.T) {
	c := newCluster(t, 2, redistest.Start(t).URL, nil)
	begun, finish := make(chan struct{}), make(chan struct{})
	c.paint = func(_ context.Context, doc *renderer.Document) (*renderer.Image, error) {
		close(begun) // a second paint would panic
		<-finish
		return picture(doc), nil
	}
	var wg sync.WaitGroup
	wg.Go(func() { c.instances[0].get(t, "1") })
	<-begun
	wg.Go(func() {
		if got := c.instances[1].get(t, "1"); got == renderer.Drawn {
			t.Error("the second drew, too")
		}
	})
	time.AfterFunc(100*time.Millisecond, func() { close(finish) })
	wg.Wait()
}

// An instance that dies while it draws, which here loses its Redis and never ends, costs the others its lease.
func TestDrawerDies(t *testing.T) {
	c := newCluster(t, 2, redistest.Start(t).URL, nil)
	begun := make(chan struct{})
	var first sync.Once
	c.paint = func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
		hang := false
		first.Do(func() { hang = true })
		if hang {
			close(begun)
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return picture(doc), nil
	}
	ctx, die := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = c.instances[0].Paint(ctx, document("1"))
	}()
	<-begun
	if err := c.instances[0].redis.Close(); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	source := c.instances[1].get(t, "1")
	if took := time.Since(start); source != renderer.Drawn || took > 4*time.Second {
		t.Errorf("source %d after %s, want drawn when the lease has run out", source, took)
	}
	die()
	<-ended
}
