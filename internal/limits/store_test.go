package limits

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/cache/redisstore"
	"github.com/placard/placard/internal/cache/redistest"
)

func connect(t *testing.T, server *redistest.Server) redis.UniversalClient {
	t.Helper()
	client, err := redisstore.Connect(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// Both stores do the same, but that one of them has the tokens of several instances.
func TestStores(t *testing.T) {
	stores := map[string]func(t *testing.T) (one, other store){
		"memory": func(*testing.T) (store, store) {
			m := newMemory()
			return m, m
		},
		"Redis": func(t *testing.T) (store, store) {
			server := redistest.Start(t)
			instance := func() store { return newShared(Config{Redis: connect(t, server), Timeout: 5 * time.Second}) }
			return instance(), instance()
		},
	}
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			one, other := open(t)
			testStore(t, one, other)
		})
	}
}

func testStore(t *testing.T, one, other store) {
	b := bucket{ByKey, "a/0", 3}
	for i, s := range []store{one, other, one} {
		for range 2 { // asking takes nothing
			if wait := mustWait(t, s.wait, b); wait != 0 {
				t.Fatalf("token %d: wait %s, want none", i, wait)
			}
		}
		if wait := mustWait(t, s.take, b); wait != 0 {
			t.Fatalf("token %d: %s until it can be taken, want it now", i, wait)
		}
	}
	for _, call := range []func(context.Context, bucket) (time.Duration, error){one.wait, one.take, other.wait, other.take} {
		if wait := mustWait(t, call, b); wait <= 15*time.Second || wait > 20*time.Second {
			t.Errorf("wait %s, want some 20s", wait)
		}
	}
	for _, another := range []bucket{{ByKey, "a/1", 3}, {ByAddress, "a/0", 3}} {
		if wait := mustWait(t, one.take, another); wait != 0 {
			t.Errorf("%v: wait %s, want none", another, wait)
		}
	}
}

func mustWait(
	t *testing.T, call func(context.Context, bucket) (time.Duration, error), b bucket,
) time.Duration {
	t.Helper()
	wait, err := call(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

// Many that come at once get what is there, and no more.
func TestTakeAtOnce(t *testing.T) {
	server := redistest.Start(t)
	for name, s := range map[string]store{
		"memory": newMemory(), "Redis": newShared(Config{Redis: connect(t, server), Timeout: 5 * time.Second}),
	} {
		var mu sync.Mutex
		var all sync.WaitGroup
		taken := 0
		for range 50 {
			all.Go(func() {
				if wait, err := s.take(t.Context(), bucket{ByKey, "a/0", 20}); err == nil && wait == 0 {
					mu.Lock()
					defer mu.Unlock()
					taken++
				}
			})
		}
		all.Wait()
		if taken != 20 {
			t.Errorf("%s: %d taken, want 20", name, taken)
		}
	}
}

// Instances share their counts; without Redis each counts for itself, and none fails or waits for long.
func TestRedisAway(t *testing.T) {
	server := redistest.Start(t)
	cfg := Config{PerKey: 2, Redis: connect(t, server), Timeout: time.Second}
	one, other := newSite(cfg), newSite(cfg)
	caller := Caller{Key: "a/0"}
	if one.ask(t, caller) != 0 || other.ask(t, caller) != 0 || one.ask(t, caller) == 0 || other.ask(t, caller) == 0 {
		t.Error("two instances don't share their counts")
	}
	server.Kill()
	for name, s := range map[string]*site{"one": one, "other": other} {
		for i, want := range []bool{true, true, false} {
			if got := s.ask(t, caller) == 0; got != want {
				t.Errorf("%s: without Redis, render %d: drawn is %v, want %v", name, i, got, want)
			}
		}
	}
}

// A Redis that hangs costs a few renders the time-out, and then nothing.
func TestRedisHangs(t *testing.T) {
	server := redistest.Start(t)
	s := newSite(Config{PerKey: 1000, Redis: connect(t, server), Timeout: 20 * time.Millisecond})
	server.Pause()
	defer server.Resume()
	start := time.Now()
	for range 200 {
		s.ask(t, Caller{Key: "a/0"})
	}
	if took := time.Since(start); s.drawn != 200 || took > 2*time.Second {
		t.Errorf("%d drawn in %s, want 200 in much less than 200 time-outs", s.drawn, took)
	}
}
