package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache/redisstore"
	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/internal/logbook"
)

// What one process enqueues, another does, once, though both were asked; and it outlives the first.
func TestSharedBetweenProcesses(t *testing.T) {
	redis := redistest.Start(t)
	open := func(t *testing.T, cfg Config) Queue { return openShared(t, redis, cfg) }
	finish := make(chan struct{})
	cfg := config(func(context.Context, Attempt) ([]byte, error) {
		<-finish
		return nil, errors.New("the first process ends")
	})
	cfg.Workers, cfg.Grace = 1, 100*time.Millisecond
	first := start(t, open, cfg)
	enqueue(t, first, task("running"), task("waiting"))
	for status := Pending; status == Pending; time.Sleep(20 * time.Millisecond) {
		running, _ := first.Status(t.Context(), "running")
		waiting, _ := first.Status(t.Context(), "waiting")
		status = max(running.State, waiting.State)
	}
	first.Close(t.Context()) // which puts back what runs
	close(finish)
	work := &recorder{work: func(context.Context, Attempt) ([]byte, error) { return []byte("done"), nil }}
	second := start(t, open, config(work.do))
	third := start(t, open, config(work.do))
	for _, id := range []string{"running", "waiting"} {
		if got := await(t, third, id); string(got.Result) != "done" {
			t.Errorf("%s: got %q", id, got.Result)
		}
		if err := second.Enqueue(t.Context(), task(id)); !errors.Is(err, ErrTaken) {
			t.Errorf("%s enqueued elsewhere: %v, want ErrTaken", id, err)
		}
		if n, _ := work.times(id); n != 1 {
			t.Errorf("%s was done %d times", id, n)
		}
	}
}

// Redis may be away at first, stop, die, and have no memory: that costs a caller no more than its time, is one line in
// the log, and mends itself.
func TestSharedWithoutRedis(t *testing.T) {
	redis := redistest.Start(t)
	redis.Kill()
	var log logbook.Book
	cfg := config(func(context.Context, Attempt) ([]byte, error) { return []byte("done"), nil })
	cfg.Logger = slog.New(slog.NewTextHandler(&log, nil))
	queue := start(t, func(t *testing.T, cfg Config) Queue { return openShared(t, redis, cfg) }, cfg)
	refused := func(when string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		start := time.Now()
		if err := queue.Enqueue(ctx, task(when)); !errors.Is(err, ErrAway) || time.Since(start) > 2*time.Second {
			t.Errorf("%s: got %v after %s", when, err, time.Since(start))
		}
		if _, err := queue.Status(ctx, when); !errors.Is(err, ErrAway) {
			t.Errorf("%s: Status() gave %v", when, err)
		}
	}
	refused("away")
	redis.Restart()
	eventually(t, func() bool { return queue.Enqueue(t.Context(), task("a")) == nil })
	await(t, queue, "a")
	redis.Pause()
	refused("stopped")
	redis.Resume()
	eventually(t, func() bool { return queue.Enqueue(t.Context(), task("b")) == nil })
	await(t, queue, "b")
	if text := log.String(); strings.Count(text, "level=WARN") > 2 || strings.Count(text, "is back") == 0 {
		t.Errorf("logged\n%s", text)
	}
}

func eventually(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatal("in vain")
}

// Without memory Redis refuses at once whatever it is asked, and asynq asks again at once.
func TestSharedDoesNotSpin(t *testing.T) {
	redis := redistest.Start(t, "--maxmemory", "1")
	cfg := config(func(context.Context, Attempt) ([]byte, error) { return nil, nil })
	queue := openShared(t, redis, cfg)
	t.Cleanup(func() { queue.Close(context.Background()) })
	before := commands(t, queue)
	time.Sleep(2 * time.Second) // the time that is measured
	if n := commands(t, queue) - before; n > 60 {
		t.Errorf("%d commands in two seconds", n)
	}
}

// commands returns how many Redis has been given.
func commands(t *testing.T, queue *Shared) (n int) {
	t.Helper()
	info, err := queue.redis.InfoMap(t.Context(), "stats").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, digit := range info["Stats"]["total_commands_processed"] {
		n = n*10 + int(digit-'0')
	}
	return n
}

// Each kind of Redis that a URL can name has a queue.
func TestKindsOfRedis(t *testing.T) {
	one := redistest.Start(t)
	cluster := redistest.Start(t, "--cluster-enabled", "yes")
	sentinel := redistest.StartSentinel(t, "main", one)
	for name, url := range map[string]string{
		"address":  "redis://" + one.Address + "/1",
		"sentinel": "redis://" + sentinel.Address + "/2?master_name=main",
		"cluster":  "redis://" + cluster.Address + "?addr=" + cluster.Address,
	} {
		t.Run(name, func(t *testing.T) {
			if name == "cluster" {
				formCluster(t, cluster)
			}
			testDone(t, func(t *testing.T, cfg Config) Queue { return openAt(t, url, cfg) })
		})
	}
}

// formCluster has a node take all slots, and returns when it knows that the Cluster is whole.
func formCluster(t *testing.T, node *redistest.Server) {
	t.Helper()
	client, err := redisstore.Connect(node.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Do(t.Context(), "CLUSTER", "ADDSLOTSRANGE", 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return client.Set(t.Context(), "whole", 1, 0).Err() == nil })
}

// A Redis that is full of images, under the policy that docs/scaling.md asks for, forgets these and no job.
func TestSharedBesideImages(t *testing.T) {
	redis := redistest.Start(t, "--maxmemory", "6mb", "--maxmemory-policy", "volatile-lru")
	begin := make(chan struct{})
	cfg := config(func(context.Context, Attempt) ([]byte, error) {
		<-begin
		return []byte("done"), nil
	})
	queue := start(t, func(t *testing.T, cfg Config) Queue { return openShared(t, redis, cfg) }, cfg)
	tasks := []Task{task("1"), task("2"), task("3"), task("4"), task("5")}
	enqueue(t, queue, tasks...)
	client, err := redisstore.Connect(redis.URL)
	if err != nil {
		t.Fatal(err)
	}
	images := redisstore.New(client)
	defer client.Close()
	const written = 200
	for n := range written {
		if err := images.Put(t.Context(), fmt.Sprint(n), make([]byte, 60_000), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := client.Keys(t.Context(), "placard:1:*").Result(); err != nil || len(kept) == written {
		t.Fatalf("%d images are kept, %v: Redis was never full", len(kept), err)
	}
	close(begin)
	for _, task := range tasks {
		if got := await(t, queue, task.ID); string(got.Result) != "done" {
			t.Errorf("%s: got %q", task.ID, got.Result)
		}
	}
}
