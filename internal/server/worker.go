package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/limits"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/webhook"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// A drawTask is the payload of a job. What to draw is said by a signed URL: so it is verified when it is drawn, too,
// and no key is in it.
type drawTask struct {
	Target  string `json:"target"`
	Project string `json:"project,omitempty"` // whose API key asked for it; empty: nobody did, it was promised
	// Caller is whom the render counts for; nil: nobody.
	Caller     *limits.Caller `json:"caller,omitempty"`
	WebhookURL string         `json:"webhook_url,omitempty"`
	Metadata   jsontext.Value `json:"metadata,omitempty"`
	CreatedAt  time.Time      `json:"created_at"`
	// TraceParent is the span of the request that asked for it (W3C Trace Context); empty where that isn't traced.
	TraceParent string `json:"traceparent,omitempty"`
}

// enqueued is the task as the queue has it.
func (t drawTask) enqueued(id string, keep time.Duration) jobs.Task {
	payload, _ := json.Marshal(t) // of texts, a time, and JSON that was read before
	return jobs.Task{ID: id, Payload: payload, Keep: keep}
}

// A drawResult is what came of it: status done or failed.
type drawResult struct {
	Status     string     `json:"status"`
	Error      string     `json:"error,omitempty"`
	Width      int        `json:"width,omitzero"` // of the image, pixels
	Height     int        `json:"height,omitzero"`
	Bytes      int        `json:"bytes,omitzero"`
	Warnings   []string   `json:"warnings,omitempty"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
}

// A Worker draws what the server said would be drawn later, and has those told who want to be.
type Worker struct {
	server   *server
	webhooks jobs.Queue
}

// NewWorker returns a Worker, which doesn't need the Config's Jobs.
func NewWorker(config Config, webhooks jobs.Queue) *Worker {
	return &Worker{newServer(config), webhooks}
}

// Draw is the Work of the Config's Jobs: it draws an image into the cache.
func (w *Worker) Draw(ctx context.Context, attempt jobs.Attempt) (result []byte, again error) {
	var task drawTask
	if err := json.Unmarshal(attempt.Payload, &task); err != nil {
		w.server.Logger.Error("a job's payload can't be read", "err", err)
		w.count(metrics.JobFailed)
		return nil, nil
	}
	ctx, end := w.server.Tracing.StartJob(ctx, "job", task.TraceParent)
	img, err := w.server.drawTask(ctx, task)
	defer end(err)
	if isPassing(err) && !attempt.Last {
		w.count(metrics.JobRetried)
		return nil, err
	}
	ended := metrics.JobDone
	if err != nil {
		ended = metrics.JobFailed
		w.server.Logger.LogAttrs(ctx, slog.LevelWarn, "an image could not be drawn later",
			slog.String("project", task.Project), slog.Any("err", err))
	}
	outcome := resultOf(img, err)
	result, _ = json.Marshal(outcome) // of texts and numbers
	again = w.tell(ctx, attempt, task, outcome)
	if again != nil && !attempt.Last {
		ended = metrics.JobRetried
	}
	w.count(ended)
	return result, again
}

func (w *Worker) count(outcome string) { w.server.Metrics.Job(metrics.Renders, outcome) }

// tell enqueues the webhook. One that was enqueued before, in a try that was cut short, is not sent twice; one that
// can't be in the last try is lost.
func (w *Worker) tell(ctx context.Context, attempt jobs.Attempt, task drawTask, outcome drawResult) error {
	if task.WebhookURL == "" {
		return nil
	}
	body, err := json.Marshal(w.server.jobOf(attempt.ID, task, outcome), json.Deterministic(true))
	if err != nil {
		return err
	}
	message, err := webhook.Message{Project: task.Project, Job: attempt.ID, URL: task.WebhookURL, Body: body}.Task()
	if err != nil {
		return err
	}
	err = w.webhooks.Enqueue(ctx, message)
	if errors.Is(err, jobs.ErrTaken) {
		return nil
	}
	if err != nil && attempt.Last {
		w.server.Metrics.Job(metrics.Webhooks, metrics.JobFailed)
		w.server.Logger.LogAttrs(ctx, slog.LevelError, "a webhook is lost: it could not be enqueued",
			slog.String("project", task.Project), slog.String("job", attempt.ID), slog.Any("err", err))
	}
	return err
}

// errSubstitute: what came is the template's fallback or an older image. The image itself is still being drawn.
var errSubstitute = &renderer.RetryError{Err: context.DeadlineExceeded, After: time.Second}

// drawTask draws the image of the task's URL.
func (s *server) drawTask(ctx context.Context, task drawTask) (*renderer.Image, error) {
	dialect := s.dialectOf(task.Target)
	if dialect == nil {
		return nil, signurl.ErrSignature
	}
	_, request, err := s.verify(dialect, task.Target)
	if err != nil {
		return nil, err
	}
	if request.Fresh {
		request.Job.MaxAge = s.BustInterval
	}
	if task.Caller != nil {
		ctx = limits.WithCaller(ctx, *task.Caller)
	}
	ctx, cancel := context.WithTimeout(ctx, s.RenderTimeout)
	defer cancel()
	img, err := s.draw(ctx, request)
	if err != nil {
		return nil, err
	}
	if img.Degraded != "" {
		return nil, errSubstitute
	}
	img.Warnings = slices.Concat(request.Warnings, img.Warnings)
	return img, nil
}

// isPassing reports whether an error may not be there another time.
func isPassing(err error) bool {
	if err == nil {
		return false
	}
	status := Status(err)
	return status == http.StatusTooManyRequests || status >= http.StatusInternalServerError
}
