package jobs

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/internal/guard"
)

// held is a Work that waits for the end of its test.
func held(t *testing.T) Work {
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) }) // before those that close queues
	return func(context.Context, Attempt) ([]byte, error) {
		<-ended
		return []byte("done"), nil
	}
}

// A Redis that comes back empty knows jobs again from the first on, and how many wait.
func TestSharedComesBackEmpty(t *testing.T) {
	redis := redistest.Start(t)
	cfg := config(nil)
	cfg.Workers, cfg.Capacity = 1, 2
	queue := start(t, func(t *testing.T, cfg Config) Queue {
		cfg.Work = held(t)
		return openShared(t, redis, cfg)
	}, cfg)
	enqueue(t, queue, task("before"))
	redis.Kill()
	redis.Restart()
	eventually(t, func() bool { return queue.Enqueue(t.Context(), task("a")) == nil })
	eventually(t, func() bool { return queue.Enqueue(t.Context(), task("b"), task("c")) == nil || t.Failed() })
	if status, err := queue.Status(t.Context(), "c"); err != nil || string(status.Payload) != "do c" {
		t.Errorf("a job that waits is %+v, %v", status, err)
	}
	if n, err := queue.Waiting(t.Context()); n < 2 || err != nil {
		t.Errorf("%d wait, %v; want 2", n, err)
	}
	if err := queue.Enqueue(t.Context(), task("d"), task("e")); !errors.Is(err, ErrFull) {
		t.Errorf("beyond the capacity: %v, want ErrFull", err)
	}
}

// A job that Redis has lost is that one's fault alone.
func TestSharedLosesOneJob(t *testing.T) {
	redis := redistest.Start(t)
	cfg := config(nil)
	cfg.Workers = 1
	queue := start(t, func(t *testing.T, cfg Config) Queue {
		cfg.Work = held(t)
		return openShared(t, redis, cfg)
	}, cfg).(*Shared)
	enqueue(t, queue, task("a"), task("b"), task("c"))
	for _, id := range []string{"a", "b", "c"} { // one of them runs, and the others wait
		if err := queue.redis.Del(t.Context(), "asynq:{test}:t:"+id).Err(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := queue.Status(t.Context(), "b"); !errors.Is(err, ErrUnknown) {
		t.Errorf("its status: %v, want ErrUnknown", err)
	}
	if n, err := queue.Waiting(t.Context()); n < 2 || err != nil {
		t.Errorf("%d wait, %v; want 2 or 3", n, err)
	}
	enqueue(t, queue, task("d"))
}

// Of finished jobs no more are kept than may be.
func TestSharedForgetsFinished(t *testing.T) {
	redis := redistest.Start(t)
	cfg := config(func(context.Context, Attempt) ([]byte, error) { return []byte("done"), nil })
	cfg.Workers, cfg.Finished = 1, 3
	queue := start(t, func(t *testing.T, cfg Config) Queue { return openShared(t, redis, cfg) }, cfg).(*Shared)
	for n, id := range []string{"1", "2", "3", "4", "5", "6"} {
		one := task(id)
		one.Keep = time.Duration(1+n) * time.Hour
		enqueue(t, queue, one)
		await(t, queue, id)
	}
	for id, want := range map[string]error{"1": ErrUnknown, "2": ErrUnknown, "4": nil, "5": nil, "6": nil} {
		if _, err := queue.Status(t.Context(), id); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", id, err, want)
		}
	}
	if keys, err := queue.redis.Keys(t.Context(), "asynq:{test}:t:*").Result(); err != nil || len(keys) > cfg.Finished+1 {
		t.Errorf("Redis has %v, %v", keys, err)
	}
}

// A Redis that hangs costs those who ask for a moment no more than their budget, and after five of them nothing.
func TestSharedHangs(t *testing.T) {
	const budget = 50 * time.Millisecond
	redis := redistest.Start(t)
	queue := start(t, func(t *testing.T, cfg Config) Queue { return openShared(t, redis, cfg) },
		config(func(context.Context, Attempt) ([]byte, error) { return []byte("done"), nil }))
	enqueue(t, queue, task("a"))
	await(t, queue, "a")
	redis.Pause()
	start := time.Now()
	const asked = 40
	for range asked {
		err := queue.Enqueue(guard.WithBudget(t.Context(), budget), task("b"))
		if !errors.Is(err, ErrAway) {
			t.Errorf("got %v, want ErrAway", err)
		}
	}
	if took := time.Since(start); took > asked*budget/2 {
		t.Errorf("%d tries took %s", asked, took)
	}
	if _, err := queue.Status(t.Context(), "a"); !errors.Is(err, guard.ErrSkipped) {
		t.Errorf("then a status is %v, want ErrSkipped", err)
	}
	redis.Resume()
	eventually(t, func() bool { return queue.Enqueue(t.Context(), task("c")) == nil })
}
