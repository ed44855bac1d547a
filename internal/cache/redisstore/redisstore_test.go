package redisstore

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/cache/redistest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func connect(t *testing.T, url string) redis.UniversalClient {
	t.Helper()
	client, err := Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// Each kind of URL leads to a store that works.
func TestKindsOfRedis(t *testing.T) {
	one := redistest.Start(t)
	cluster := redistest.Start(t, "--cluster-enabled", "yes")
	node := connect(t, "redis://"+cluster.Address)
	if err := node.Do(t.Context(), "CLUSTER", "ADDSLOTSRANGE", 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	sentinel := redistest.StartSentinel(t, "main", one)
	for name, url := range map[string]string{
		"socket":   one.URL,
		"address":  "redis://" + one.Address + "/0",
		"sentinel": "redis://" + sentinel.Address + "/0?master_name=main",
		"cluster":  "redis://" + cluster.Address + "?addr=" + cluster.Address,
	} {
		t.Run(name, func(t *testing.T) {
			client := connect(t, url)
			if name == "cluster" {
				waitForCluster(t, client)
			}
			testStore(t, New(client), name)
		})
	}
}

func testStore(t *testing.T, s *Store, key string) {
	t.Helper()
	ctx := t.Context()
	if _, err := s.Get(ctx, key); !errors.Is(err, cache.ErrMiss) {
		t.Errorf("Get() of nothing gave %v, want ErrMiss", err)
	}
	want := bytes.Repeat([]byte{0, 0xff, '\n'}, 1000)
	if err := s.Put(ctx, key, want, time.Minute); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(ctx, key); err != nil || !bytes.Equal(got, want) {
		t.Errorf("Get() = %d bytes, %v, want %d", len(got), err, len(want))
	}
	if ttl := s.client.PTTL(ctx, prefix+"image:"+key).Val(); ttl <= 59*time.Second || ttl > time.Minute {
		t.Errorf("it expires in %s, want a minute", ttl)
	}
	for range 2 { // nothing there is as good
		if err := s.Delete(ctx, key); err != nil {
			t.Error(err)
		}
		if _, err := s.Get(ctx, key); !errors.Is(err, cache.ErrMiss) {
			t.Errorf("Get() after Delete() gave %v, want ErrMiss", err)
		}
	}
	lock, err := s.Lock(ctx, key, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock(ctx, key, time.Minute); !errors.Is(err, cache.ErrLocked) {
		t.Errorf("a second Lock() gave %v, want ErrLocked", err)
	}
	if err := errors.Join(lock.Renew(ctx), lock.Release(ctx)); err != nil {
		t.Error(err)
	}
	again, err := s.Lock(ctx, key, time.Minute)
	if err != nil {
		t.Fatalf("Lock() after Release() gave %v", err)
	}
	if err := lock.Release(ctx); err == nil {
		t.Error("Release() of a lock that another has gave no error")
	}
	if _, err := s.Lock(ctx, key, time.Minute); !errors.Is(err, cache.ErrLocked) {
		t.Errorf("Lock() gave %v, want ErrLocked: it is the other's", err)
	}
	if err := again.Release(ctx); err != nil {
		t.Error(err)
	}
}

// A node knows a moment after it got its slots that the Cluster is whole.
func waitForCluster(t *testing.T, client redis.UniversalClient) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if client.Set(t.Context(), "whole", 1, 0).Err() == nil {
			return
		}
	}
	t.Fatal("the Cluster isn't whole")
}

func TestConnectRefuses(t *testing.T) {
	for _, url := range []string{
		"", "redis.example:6379", "http://redis.example", "redis://redis.example/images", "redis://redis.example?no_such=1",
		"redis://a:secret@redis.example:port", "redis://redis.example?master_name=", "unix://",
		"redis://redis.example?addr=b:1&no_such=1",
	} {
		client, err := Connect(url)
		if err == nil {
			_ = client.Close()
			t.Errorf("Connect(%q) gave no error", url)
			continue
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

// A Redis that takes its time isn't one that is away: the caller says how long is too long.
func TestLockOfABusyRedis(t *testing.T) {
	server := redistest.Start(t)
	client := connect(t, server.URL)
	if err := client.Do(t.Context(), "CLIENT", "PAUSE", 300, "WRITE").Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := New(client).Lock(t.Context(), "busy", 2*time.Second); err != nil {
		t.Errorf("Lock() gave %v", err)
	}
}
