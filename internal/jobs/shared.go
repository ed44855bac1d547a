package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/renderer"
)

const (
	// pollEvery is how often an idle process looks for work; retryEvery, for what is to be tried again.
	pollEvery  = 250 * time.Millisecond
	retryEvery = time.Second
	// timeoutMargin is how much longer asynq waits for a try than the Config says, which is for the Work to notice.
	timeoutMargin = 30 * time.Second
)

// Shared is a Queue for all processes that use the same Redis, by asynq. What it holds outlives them; a task whose
// process was killed is tried again after one to two minutes.
//
// How many tasks wait is counted before they are taken. Processes that enqueue at the same moment may exceed the
// Capacity together.
type Shared struct {
	cfg       Config
	redis     redis.UniversalClient
	client    *asynq.Client
	inspector *asynq.Inspector
	server    *asynq.Server
	closed    atomic.Bool
	ended     chan struct{} // closed when all has ended
}

// NewShared returns a Queue with its workers, who end with Close, which closes the client too. Redis need not be there.
func NewShared(client redis.UniversalClient, cfg Config) (*Shared, error) {
	client.AddHook(newOutage(cfg))
	s := &Shared{
		cfg:       cfg,
		redis:     client,
		client:    asynq.NewClientFromRedisClient(client),
		inspector: asynq.NewInspectorFromRedisClient(client),
		ended:     make(chan struct{}),
	}
	s.server = asynq.NewServerFromRedisClient(client, asynq.Config{
		Concurrency:              cfg.Workers,
		Queues:                   map[string]int{cfg.Name: 1},
		RetryDelayFunc:           func(n int, _ error, _ *asynq.Task) time.Duration { return cfg.Delay(n + 1) },
		TaskCheckInterval:        pollEvery,
		DelayedTaskCheckInterval: retryEvery,
		ShutdownTimeout:          cfg.Grace,
		Logger:                   logger{cfg.Logger},
	})
	if err := s.server.Start(asynq.HandlerFunc(s.process)); err != nil {
		return nil, fmt.Errorf("starting the queue %s: %w", cfg.Name, err)
	}
	return s, nil
}

// process is one try of a task. An error is asynq's sign to try again, or, after the last try, to put the task aside:
// so what failed for good ends without one.
func (s *Shared) process(ctx context.Context, t *asynq.Task) error {
	id, _ := asynq.GetTaskID(ctx)
	tries, _ := asynq.GetRetryCount(ctx)
	most, _ := asynq.GetMaxRetry(ctx)
	last := tries >= most
	result, again := s.cfg.try(ctx, Attempt{Task{ID: id, Payload: t.Payload()}, last})
	if again != nil && !last {
		return again
	}
	_, err := t.ResultWriter().Write(result)
	return err
}

// Enqueue takes all tasks or, on ErrFull, none.
func (s *Shared) Enqueue(ctx context.Context, tasks ...Task) error {
	waiting, err := s.Waiting(ctx)
	switch {
	case s.closed.Load():
		return renderer.ErrClosed
	case err != nil:
		return err
	case waiting+len(tasks) > s.cfg.Capacity:
		return ErrFull
	}
	for _, task := range tasks {
		_, err := s.client.EnqueueContext(ctx, asynq.NewTask(s.cfg.Name, task.Payload),
			asynq.Queue(s.cfg.Name), asynq.TaskID(task.ID), asynq.MaxRetry(s.cfg.Tries-1),
			asynq.Timeout(s.cfg.Timeout+timeoutMargin), asynq.Retention(max(task.Keep, time.Second)))
		if errors.Is(err, asynq.ErrTaskIDConflict) {
			return ErrTaken
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrAway, err)
		}
	}
	return nil
}

// Waiting is how many tasks wait.
func (s *Shared) Waiting(ctx context.Context) (int, error) {
	n, err := within(ctx, s.count)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrAway, err)
	}
	return n, nil
}

// count knows that a queue is there from its first task on.
func (s *Shared) count() (int, error) {
	names, err := s.inspector.Queues()
	if err != nil || !slices.Contains(names, s.cfg.Name) {
		return 0, err
	}
	info, err := s.inspector.GetQueueInfo(s.cfg.Name)
	if err != nil {
		return 0, err
	}
	return info.Pending + info.Retry, nil
}

// Status tells how far a task is.
func (s *Shared) Status(ctx context.Context, id string) (Status, error) {
	info, err := within(ctx, func() (*asynq.TaskInfo, error) { return s.inspector.GetTaskInfo(s.cfg.Name, id) })
	switch {
	case errors.Is(err, asynq.ErrTaskNotFound), errors.Is(err, asynq.ErrQueueNotFound):
		return Status{}, ErrUnknown
	case err != nil:
		return Status{}, fmt.Errorf("%w: %w", ErrAway, err)
	}
	status := Status{State: Pending, Payload: info.Payload}
	switch info.State {
	case asynq.TaskStateActive:
		status.State = Running
	case asynq.TaskStateCompleted, asynq.TaskStateArchived: // archived: its process was killed in the last try
		status.State, status.Result = Finished, info.Result
	}
	return status, nil
}

// Close puts back what isn't finished in time, for others. Nothing is lost.
func (s *Shared) Close(ctx context.Context) (lost int) {
	if s.closed.CompareAndSwap(false, true) {
		go func() { // ends when Redis answers or its time-outs have passed
			defer close(s.ended)
			s.server.Shutdown()
			_ = s.redis.Close() // nothing depends on it any more
		}()
	}
	select {
	case <-s.ended:
	case <-ctx.Done():
		s.cfg.Logger.Warn("closing a queue of jobs takes too long: what it does now is done again elsewhere, or later",
			"queue", s.cfg.Name)
	}
	return 0
}

// within waits for fn no longer than ctx lasts: asynq's inspector takes no context, and Redis may have stopped. fn ends
// by the client's time-outs.
func within[T any](ctx context.Context, fn func() (T, error)) (value T, err error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := fn()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return value, ctx.Err()
	}
}
