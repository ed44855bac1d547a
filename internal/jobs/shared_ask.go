package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/guard"
	"github.com/placard/placard/renderer"
)

const (
	// callTimeout is how long one call waits for Redis, of which none that an image waits for takes more than its budget.
	callTimeout = time.Second
	// queueNames is the set in which asynq looks up whether there is such a queue.
	queueNames = "asynq:queues"
)

// key is one of asynq's for the queue.
func (s *Shared) key(name string) string { return "asynq:{" + s.cfg.Name + "}:" + name }

func (s *Shared) taskKey(id string) string { return s.key("t:" + id) }

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
		if err := s.enqueue(ctx, task); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shared) enqueue(ctx context.Context, task Task) error {
	_, err := guard.Do(ctx, s.writes, callTimeout, func(ctx context.Context) (*asynq.TaskInfo, error) {
		return s.client.EnqueueContext(ctx, asynq.NewTask(s.cfg.Name, task.Payload),
			asynq.Queue(s.cfg.Name), asynq.TaskID(task.ID), asynq.MaxRetry(s.cfg.Tries-1),
			asynq.Timeout(s.cfg.Timeout+timeoutMargin), asynq.Retention(max(task.Keep, time.Second)))
	})
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return ErrTaken
	}
	return away(err)
}

// Waiting is how many tasks wait.
func (s *Shared) Waiting(ctx context.Context) (int, error) {
	n, err := guard.Do(ctx, s.reads, callTimeout, s.count)
	return n, away(err)
}

// count doesn't ask asynq, which adds up the memory of each task, and fails where one was lost. The queue is named each
// time: asynq names it once, and a Redis that comes back empty has forgotten it. Where that is refused, for want of
// memory, there is a count.
func (s *Shared) count(ctx context.Context) (int, error) {
	pipe := s.redis.Pipeline()
	pipe.SAdd(ctx, queueNames, s.cfg.Name)
	pending, retry := pipe.LLen(ctx, s.key("pending")), pipe.ZCard(ctx, s.key("retry"))
	_, _ = pipe.Exec(ctx) // each has its own error
	return int(pending.Val() + retry.Val()), errors.Join(pending.Err(), retry.Err())
}

// Status tells how far a task is.
func (s *Shared) Status(ctx context.Context, id string) (Status, error) {
	info, err := guard.Do(ctx, s.reads, callTimeout, func(context.Context) (*asynq.TaskInfo, error) {
		return s.inspector.GetTaskInfo(s.cfg.Name, id) // which ends by the client's time-outs
	})
	switch {
	case isUnknown(err):
		return Status{}, ErrUnknown
	case err != nil:
		return Status{}, away(err)
	}
	status := Status{State: Pending, Payload: info.Payload, Result: info.Result}
	switch {
	case len(info.Result) > 0, info.State == asynq.TaskStateCompleted:
		status.State = Finished
	case info.State == asynq.TaskStateArchived: // its process was killed in the last try
		status.State = Finished
	case info.State == asynq.TaskStateActive:
		status.State = Running
	}
	return status, nil
}

// isAnswerToUs reports whether Redis is there, whatever it says.
func isAnswerToUs(err error) bool { return isUnknown(err) || errors.Is(err, asynq.ErrTaskIDConflict) }

func isUnknown(err error) bool {
	return errors.Is(err, asynq.ErrTaskNotFound) || errors.Is(err, asynq.ErrQueueNotFound) ||
		redis.HasErrorPrefix(err, "NOT FOUND")
}

// away is ErrAway for a call that failed.
func away(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrAway, err)
}
