package jobs

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// What wasn't finished when the queue is closed is counted, be it running, waiting, or waiting for another try.
func TestMemoryLoses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config(func(ctx context.Context, attempt Attempt) ([]byte, error) {
			switch attempt.ID {
			case "again":
				return nil, errPassing
			case "slow":
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return nil, nil
		})
		cfg.Workers, cfg.Delay = 1, func(int) time.Duration { return time.Hour }
		queue := NewMemory(cfg)
		enqueue(t, queue, task("done"), task("again"), task("slow"), task("waiting"))
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if lost := queue.Close(ctx); lost != 3 || time.Since(start) != time.Second {
			t.Errorf("lost %d after %s, want 3 after 1s", lost, time.Since(start))
		}
		if lost := queue.Close(ctx); lost != 3 {
			t.Errorf("closed again: lost %d, want 3", lost)
		}
	})
}

// The next try comes after the delay for those before, and a task that waits for it counts as waiting.
func TestMemoryWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		start := time.Now()
		cfg := config(func(context.Context, Attempt) ([]byte, error) {
			at = append(at, time.Since(start))
			return nil, errPassing
		})
		cfg.Capacity, cfg.Delay = 1, Backoff(time.Minute, time.Hour, 10)
		queue := NewMemory(cfg)
		enqueue(t, queue, task("a"))
		synctest.Wait()
		if status, _ := queue.Status(t.Context(), "a"); status.State != Pending {
			t.Errorf("between tries it is %d, want pending", status.State)
		}
		if err := queue.Enqueue(t.Context(), task("b")); !errors.Is(err, ErrFull) {
			t.Errorf("got %v, want ErrFull", err)
		}
		time.Sleep(12 * time.Minute)
		synctest.Wait()
		if len(at) != 3 || at[0] != 0 || at[1] != time.Minute || at[2] != 11*time.Minute {
			t.Errorf("tried at %v, want 0s, 1m, 11m", at)
		}
		time.Sleep(time.Minute + time.Second)
		if _, err := queue.Status(t.Context(), "a"); !errors.Is(err, ErrUnknown) {
			t.Errorf("its result is still there: %v", err)
		}
		queue.Close(t.Context())
	})
}

// A try that takes too long is told so.
func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config(func(ctx context.Context, _ Attempt) ([]byte, error) {
			<-ctx.Done()
			return []byte(ctx.Err().Error()), nil
		})
		queue := NewMemory(cfg)
		enqueue(t, queue, task("a"))
		time.Sleep(cfg.Timeout)
		synctest.Wait()
		if status, _ := queue.Status(t.Context(), "a"); string(status.Result) != context.DeadlineExceeded.Error() {
			t.Errorf("got %+v", status)
		}
		queue.Close(t.Context())
	})
}
