package jobs

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache/redisstore"
	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/renderer"
)

// Both kinds of Queue pass the same tests.
func TestQueues(t *testing.T) {
	t.Run("memory", func(t *testing.T) {
		testQueue(t, func(_ *testing.T, cfg Config) Queue { return NewMemory(cfg) })
	})
	t.Run("shared", func(t *testing.T) {
		redis := redistest.Start(t)
		testQueue(t, func(t *testing.T, cfg Config) Queue {
			cfg.Name = strings.ToLower(strings.ReplaceAll(t.Name(), "/", "-")) // a queue of its own
			return openShared(t, redis, cfg)
		})
	})
}

func openShared(t *testing.T, server *redistest.Server, cfg Config) *Shared {
	t.Helper()
	return openAt(t, server.URL, cfg)
}

func openAt(t *testing.T, url string, cfg Config) *Shared {
	t.Helper()
	client, err := redisstore.Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	queue, err := NewShared(client, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return queue
}

func testQueue(t *testing.T, open func(*testing.T, Config) Queue) {
	for name, test := range map[string]func(*testing.T, func(*testing.T, Config) Queue){
		"done": testDone, "again": testAgain, "given up": testGivenUp, "panic": testPanic, "full": testFull,
		"taken": testTaken, "reported": testReported, "close": testClose,
	} {
		t.Run(name, func(t *testing.T) { test(t, open) })
	}
}

// start opens a queue that ends with the test.
func start(t *testing.T, open func(*testing.T, Config) Queue, cfg Config) Queue {
	t.Helper()
	queue := open(t, cfg)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		queue.Close(ctx)
	})
	return queue
}

// await returns the status of a task when that is finished.
func await(t *testing.T, queue Queue, id string) Status {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		status, err := queue.Status(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if status.State == Finished {
			return status
		}
	}
	t.Fatalf("%s isn't finished", id)
	return Status{}
}

func enqueue(t *testing.T, queue Queue, tasks ...Task) {
	t.Helper()
	if err := queue.Enqueue(t.Context(), tasks...); err != nil {
		t.Fatal(err)
	}
}

func testDone(t *testing.T, open func(*testing.T, Config) Queue) {
	started, finish := make(chan struct{}), make(chan struct{})
	queue := start(t, open, config(func(_ context.Context, attempt Attempt) ([]byte, error) {
		close(started)
		<-finish
		return append([]byte("did "), attempt.ID+": "+string(attempt.Payload)...), nil
	}))
	if _, err := queue.Status(t.Context(), "a"); !errors.Is(err, ErrUnknown) {
		t.Errorf("of no task: %v, want ErrUnknown", err)
	}
	enqueue(t, queue, task("a"))
	if _, err := queue.Status(t.Context(), "b"); !errors.Is(err, ErrUnknown) {
		t.Errorf("of another task: %v, want ErrUnknown", err)
	}
	<-started
	if status, err := queue.Status(t.Context(), "a"); err != nil || status.State != Running || string(status.Payload) != "do a" {
		t.Errorf("while it runs: %+v, %v", status, err)
	}
	close(finish)
	if got := await(t, queue, "a"); string(got.Result) != "did a: do a" || string(got.Payload) != "do a" {
		t.Errorf("got %q of %q", got.Result, got.Payload)
	}
}

func testAgain(t *testing.T, open func(*testing.T, Config) Queue) {
	var work *recorder
	work = &recorder{work: func(context.Context, Attempt) ([]byte, error) {
		if n, _ := work.times("a"); n == 1 {
			return []byte("bad"), errPassing
		}
		return []byte("good"), nil
	}}
	queue := start(t, open, config(work.do))
	start := time.Now()
	enqueue(t, queue, task("a"))
	if got := await(t, queue, "a"); string(got.Result) != "good" {
		t.Errorf("got %q", got.Result)
	}
	if n, last := work.times("a"); n != 2 || last || time.Since(start) < 500*time.Millisecond {
		t.Errorf("tried %d times, the last said to be: %t, in %s", n, last, time.Since(start))
	}
}

func testGivenUp(t *testing.T, open func(*testing.T, Config) Queue) {
	work := &recorder{work: func(context.Context, Attempt) ([]byte, error) { return []byte("bad"), errPassing }}
	queue := start(t, open, config(work.do))
	enqueue(t, queue, task("a"))
	if got := await(t, queue, "a"); string(got.Result) != "bad" {
		t.Errorf("got %q, want the last result", got.Result)
	}
	if n, last := work.times("a"); n != 3 || !last {
		t.Errorf("tried %d times, the last said to be: %t; want 3", n, last)
	}
}

func testPanic(t *testing.T, open func(*testing.T, Config) Queue) {
	cfg := config(func(_ context.Context, attempt Attempt) ([]byte, error) {
		if attempt.ID == "a" {
			panic("a")
		}
		return []byte("good"), nil
	})
	cfg.Tries = 1
	queue := start(t, open, cfg)
	enqueue(t, queue, task("a"), task("b"))
	if got := await(t, queue, "a"); len(got.Result) > 0 {
		t.Errorf("got %q, want nothing", got.Result)
	}
	if got := await(t, queue, "b"); string(got.Result) != "good" {
		t.Errorf("another one's: got %q", got.Result)
	}
}

func testFull(t *testing.T, open func(*testing.T, Config) Queue) {
	started, finish := make(chan struct{}, 5), make(chan struct{})
	queue := start(t, open, config(func(context.Context, Attempt) ([]byte, error) {
		started <- struct{}{}
		<-finish
		return nil, nil
	}))
	enqueue(t, queue, task("1"), task("2"))
	<-started
	<-started
	enqueue(t, queue, task("3"), task("4"), task("5"))
	if err := queue.Enqueue(t.Context(), task("6"), task("7"), task("8")); !errors.Is(err, ErrFull) {
		t.Errorf("got %v, want ErrFull", err)
	}
	if _, err := queue.Status(t.Context(), "6"); !errors.Is(err, ErrUnknown) {
		t.Errorf("one of those was taken: %v", err)
	}
	if n, err := queue.Waiting(t.Context()); n != 3 || err != nil {
		t.Errorf("%d wait, %v; want 3", n, err)
	}
	enqueue(t, queue, task("6"), task("7"))
	close(finish)
	await(t, queue, "7")
}

func testTaken(t *testing.T, open func(*testing.T, Config) Queue) {
	queue := start(t, open, config(func(context.Context, Attempt) ([]byte, error) { return nil, nil }))
	enqueue(t, queue, task("a"))
	if err := queue.Enqueue(t.Context(), task("a")); !errors.Is(err, ErrTaken) {
		t.Errorf("at once: %v, want ErrTaken", err)
	}
	await(t, queue, "a")
	if err := queue.Enqueue(t.Context(), task("a")); !errors.Is(err, ErrTaken) {
		t.Errorf("when it is finished: %v, want ErrTaken", err)
	}
}

// What is reported is told at once, and the task has its turn nevertheless.
func testReported(t *testing.T, open func(*testing.T, Config) Queue) {
	begin := make(chan struct{})
	work := &recorder{work: func(context.Context, Attempt) ([]byte, error) {
		<-begin
		return []byte("good"), nil
	}}
	cfg := config(work.do)
	cfg.Workers = 1
	queue := start(t, open, cfg)
	if err := queue.Report(t.Context(), "a", []byte("reported")); !errors.Is(err, ErrUnknown) {
		t.Errorf("of no task: %v, want ErrUnknown", err)
	}
	enqueue(t, queue, task("a"), task("b"))
	for _, id := range []string{"a", "b"} { // one is running
		if err := queue.Report(t.Context(), id, []byte("reported")); err != nil {
			t.Fatal(err)
		}
		status, err := queue.Status(t.Context(), id)
		if err != nil || status.State != Finished || string(status.Result) != "reported" || string(status.Payload) != "do "+id {
			t.Errorf("%s: got %+v, %v; want what was reported", id, status, err)
		}
	}
	if n, err := queue.Waiting(t.Context()); n == 0 || err != nil {
		t.Errorf("%d wait, %v; want one or both", n, err)
	}
	close(begin)
	for _, id := range []string{"a", "b"} {
		eventually(t, func() bool {
			status, _ := queue.Status(t.Context(), id)
			return string(status.Result) == "good"
		})
	}
}

func testClose(t *testing.T, open func(*testing.T, Config) Queue) {
	started, finish := make(chan struct{}), make(chan struct{})
	finished := false
	queue := start(t, open, config(func(context.Context, Attempt) ([]byte, error) {
		close(started)
		<-finish
		finished = true
		return nil, nil
	}))
	enqueue(t, queue, task("a"))
	<-started
	time.AfterFunc(100*time.Millisecond, func() { close(finish) })
	if lost := queue.Close(t.Context()); lost != 0 || !finished {
		t.Errorf("lost %d; what was being done is finished: %t", lost, finished)
	}
	if err := queue.Enqueue(t.Context(), task("b")); !errors.Is(err, renderer.ErrClosed) {
		t.Errorf("Enqueue() then gave %v, want ErrClosed", err)
	}
}
