package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/placard/placard/internal/cache/redisstore"
	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/server"
	"github.com/placard/placard/internal/webhook"
)

// Renders fail for want of a browser, or of a picture elsewhere: that passes within minutes. Whoever gets webhooks may
// be down for longer.
const (
	renderTries       = 8
	firstRenderDelay  = time.Second
	mostRenderDelay   = time.Minute
	firstWebhookDelay = 2 * time.Second
	mostWebhookDelay  = 20 * time.Minute
	webhookDelayGrows = 3
	// webhookWorkers mostly wait for answers.
	webhookWorkers = 16
	// finishedPerWaiting is how many finished jobs Redis keeps for each that may wait there.
	finishedPerWaiting = 10
	// closingTime is what the cache may take after the queues, which is two seconds where Redis or the bucket hang.
	closingTime = 2500 * time.Millisecond
)

// A backlog is what is done later. Whoever opens it closes it.
type backlog struct {
	renders, webhooks jobs.Queue
	// close lets what is being worked on finish, in time for the cache to close within shutdown-timeout, too. It says what
	// is lost.
	close func()
}

// openBacklog adds to the server's configuration what that needs to have work done later.
func (st *stack) openBacklog(s *settings, config *server.Config, log *slog.Logger) (*backlog, error) {
	poster := fetch.NewPoster(s.WebhookPrivateCIDRs, s.WebhookTimeout)
	limit := s.queuesEnd()
	sender := &webhook.Sender{Projects: config.Projects, Post: poster.Post, Logger: log,
		Observe: func(outcome string) { st.metrics.Job(metrics.Webhooks, outcome) }}
	webhooks, err := openQueue(s, jobs.Config{
		Name: "placard-webhooks", Work: sender.Send, Workers: webhookWorkers, Tries: 1 + s.WebhookRetries,
		Delay:   jobs.Backoff(firstWebhookDelay, mostWebhookDelay, webhookDelayGrows),
		Timeout: s.WebhookTimeout, Capacity: s.JobQueue, Finished: finishedPerWaiting * s.JobQueue, Grace: limit, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	config.MaxRenders, config.SharedTimeout, config.CheckWebhook = s.APIMaxRenders, s.SharedTimeout, poster.CheckURL
	config.Jobs, err = openQueue(s, jobs.Config{
		Name: "placard-renders", Work: server.NewWorker(*config, webhooks).Draw, Workers: s.JobWorkers, Tries: renderTries,
		Delay: jobs.Backoff(firstRenderDelay, mostRenderDelay, 2),
		// The render bounds itself; what is left is for Redis to take the webhook.
		Timeout:  s.RenderTimeout + s.WebhookTimeout,
		Capacity: s.JobQueue, Finished: finishedPerWaiting * s.JobQueue, Grace: limit, Logger: log,
	})
	if err != nil {
		webhooks.Close(context.Background())
		return nil, err
	}
	b := &backlog{renders: config.Jobs, webhooks: webhooks}
	st.jobGauges(s, metrics.Renders, b.renders)
	st.jobGauges(s, metrics.Webhooks, b.webhooks)
	b.close = sync.OnceFunc(func() { b.shutDown(limit, log) })
	return b, nil
}

// queuesEnd is how long the queues may take to close.
func (s *settings) queuesEnd() time.Duration {
	if s.RedisURL == "" && s.Bucket == "" {
		return s.ShutdownTimeout
	}
	return max(s.ShutdownTimeout/2, s.ShutdownTimeout-closingTime)
}

// openQueue opens one for all instances where there is a Redis, else one of this process's own.
func openQueue(s *settings, config jobs.Config) (jobs.Queue, error) {
	if s.RedisURL == "" {
		return jobs.NewMemory(config), nil
	}
	client, err := redisstore.Connect(s.RedisURL)
	if err != nil {
		return nil, err
	}
	queue, err := jobs.NewShared(client, config)
	if err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return queue, nil
}

// shutDown closes renders first: one that finishes may have a webhook.
func (b *backlog) shutDown(limit time.Duration, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	renders, webhooks := b.renders.Close(ctx), b.webhooks.Close(ctx)
	if renders+webhooks > 0 {
		log.Warn("jobs are lost, being kept in memory; with redis-url they would outlive the server",
			"renders", renders, "webhooks", webhooks)
	}
}
