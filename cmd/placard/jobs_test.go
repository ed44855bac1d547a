package main

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/server"
)

// What is lost with the server is in its log, and it ends in time, whatever a job does.
func TestBacklogSaysWhatIsLost(t *testing.T) {
	for name, tt := range map[string]struct {
		takes time.Duration
		want  string
	}{
		"all finished": {time.Second, ""},
		"too slow":     {time.Hour, "renders=2 webhooks=1"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var text strings.Builder
				log := slog.New(slog.NewTextHandler(&text, nil))
				work := func(ctx context.Context, _ jobs.Attempt) ([]byte, error) {
					select {
					case <-time.After(tt.takes):
						return nil, nil
					case <-ctx.Done():
						return nil, ctx.Err()
					}
				}
				config := jobs.Config{
					Work: work, Workers: 2, Capacity: 9, Tries: 2, Timeout: 2 * time.Hour, Logger: log,
					Delay: jobs.Backoff(time.Hour, time.Hour, 1),
				}
				b := &backlog{renders: jobs.NewMemory(config), webhooks: jobs.NewMemory(config)}
				tasks := []jobs.Task{{ID: "1"}, {ID: "2"}}
				if err := b.renders.Enqueue(t.Context(), tasks...); err != nil {
					t.Fatal(err)
				}
				if err := b.webhooks.Enqueue(t.Context(), tasks[0]); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				start := time.Now()
				b.shutDown(10*time.Second, log)
				if took := time.Since(start); took > 10*time.Second {
					t.Errorf("it took %s", took)
				}
				if got := text.String(); (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
					t.Errorf("logged %q, want %q", got, tt.want)
				}
			})
		})
	}
}

// A Redis that hangs leaves the time for what is closed after the queues.
func TestBacklogClosesInTime(t *testing.T) {
	redis := redistest.Start(t)
	s := &settings{RedisURL: redis.URL, ShutdownTimeout: 3 * time.Second, JobWorkers: 1, JobQueue: 9}
	st := &stack{metrics: metrics.New()}
	b, err := st.openBacklog(s, &server.Config{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	redis.Pause()
	defer redis.Resume()
	start := time.Now()
	b.close()
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %s of 3s", took)
	}
}
