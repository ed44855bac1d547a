package jobs

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/guard"
)

const (
	// pollEvery is how often an idle process looks for work; retryEvery, for what is to be tried again.
	pollEvery  = 250 * time.Millisecond
	retryEvery = time.Second
	// timeoutMargin is how much longer asynq waits for a try than the Config says, which is for the Work to notice.
	timeoutMargin = 30 * time.Second
)

// Shared is a Queue for all processes that use the same Redis, by asynq. What it holds outlives them; a task whose
// process was killed is tried again after one to two minutes: its lease of 30 seconds must have ended another 30 ago,
// and each process looks when it starts and then once a minute. asynq has no settings for that.
//
// How many tasks wait is counted before they are taken. Processes that enqueue at the same moment may exceed the
// Capacity together.
type Shared struct {
	cfg       Config
	redis     redis.UniversalClient
	client    *asynq.Client
	inspector *asynq.Inspector
	server    *asynq.Server
	// Both are open for a while after Redis had no answers: one that is out of memory can still be read.
	reads, writes *guard.Guard
	closed        atomic.Bool
	ended         chan struct{} // closed when all has ended
}

// NewShared returns a Queue with its workers, who end with Close, which closes the client too. Redis need not be there.
func NewShared(client redis.UniversalClient, cfg Config) (*Shared, error) {
	client.AddHook(newOutage(cfg))
	s := &Shared{
		cfg:       cfg,
		redis:     client,
		client:    asynq.NewClientFromRedisClient(client),
		inspector: asynq.NewInspectorFromRedisClient(client),
		reads:     guard.New(isAnswerToUs),
		writes:    guard.New(isAnswerToUs),
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
	s.forgetOldest(ctx)
	_, err := t.ResultWriter().Write(result)
	return err
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
