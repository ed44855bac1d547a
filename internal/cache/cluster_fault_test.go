package cache_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/renderer"
)

// brief is the default time limit. What a request may take beyond it is for a machine that does other things too.
func brief(config *cache.Config) { config.SharedTimeout = 50 * time.Millisecond }

const slack = 500 * time.Millisecond

// long skips a test that waits for guards to close again.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes seconds")
	}
}

// mustAnswer asks for new images, each of which must be drawn, in the time of one limit.
func mustAnswer(t *testing.T, c *cluster, what string) {
	t.Helper()
	for n := range 12 { // enough to open the guards
		start := time.Now()
		c.instances[n%2].get(t, fmt.Sprint(what, n))
		if took := time.Since(start); took > 50*time.Millisecond+slack {
			t.Errorf("%s: an answer took %s", what, took)
		}
	}
}

// mustRecover waits until what one instance draws is a hit on the other again.
func mustRecover(t *testing.T, c *cluster, what string) {
	t.Helper()
	end := time.Now().Add(15 * time.Second)
	for n := 0; time.Now().Before(end); n++ {
		version := fmt.Sprint(what, " over ", n)
		c.instances[0].get(t, version)
		if c.instances[1].get(t, version) == renderer.Cached {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("%s: nothing is shared, 15 s after", what)
}

func TestRedisFaults(t *testing.T) {
	long(t)
	faults := []struct {
		name         string
		begin, cease func(*redistest.Server)
	}{
		{"stopped", (*redistest.Server).Pause, (*redistest.Server).Resume},
		{"killed", (*redistest.Server).Kill, (*redistest.Server).Restart},
	}
	for _, fault := range faults {
		t.Run(fault.name, func(t *testing.T) {
			server := redistest.Start(t)
			c := newCluster(t, 2, server.URL, brief)
			mustRecover(t, c, "before")
			fault.begin(server)
			mustAnswer(t, c, fault.name)
			fault.cease(server)
			mustRecover(t, c, fault.name)
		})
	}
}

func TestRedisAwayAtStart(t *testing.T) {
	long(t)
	server := redistest.Start(t)
	server.Kill()
	c := newCluster(t, 2, server.URL, brief)
	mustAnswer(t, c, "away")
	server.Restart()
	mustRecover(t, c, "away")
}

// Redis that takes no more has what it had.
func TestRedisOutOfMemory(t *testing.T) {
	long(t)
	c := newCluster(t, 3, redistest.Start(t).URL, nil)
	mustRecover(t, c, "before")
	c.instances[0].get(t, "kept")
	limit := func(bytes string) {
		if err := c.instances[2].redis.ConfigSet(t.Context(), "maxmemory", bytes).Err(); err != nil {
			t.Fatal(err)
		}
	}
	limit("1mb")
	mustAnswer(t, c, "full")
	if got := c.instances[2].get(t, "kept"); got != renderer.Cached {
		t.Errorf("source %d of an image that Redis has, want cached", got)
	}
	limit("0")
	mustRecover(t, c, "full")
}
