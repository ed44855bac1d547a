package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/placard/placard/internal/guard"
	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/project"
)

const (
	// maxBatchBytes bounds the body of POST /api/render, some ten thousand small renders.
	maxBatchBytes = 8 << 20
	// maxMetadataBytes bounds what a job carries for its owner.
	maxMetadataBytes = 4 << 10
	// keepJob is how long a finished job can be asked for.
	keepJob = 24 * time.Hour
)

// A renderOrder is an image to draw now, or later.
type renderOrder struct {
	signOrder
	WebhookURL string         `json:"webhook_url"`
	Metadata   jsontext.Value `json:"metadata"` // any, given back with the job
	Wait       bool           `json:"wait"`
}

// render answers POST /api/render: one image, or all of a list.
func (s *server) render(w http.ResponseWriter, r *http.Request, p *project.Project) error {
	data, err := readBody(w, r, maxBatchBytes)
	if err != nil {
		return err
	}
	var kind struct {
		Renders jsontext.Value `json:"renders"`
	}
	if err := json.Unmarshal(data, &kind); err != nil {
		return explainJSON(err)
	}
	if kind.Renders == nil {
		return s.renderOne(w, r, p, data)
	}
	return s.renderMany(w, r, p, data)
}

func (s *server) renderOne(w http.ResponseWriter, r *http.Request, p *project.Project, data []byte) error {
	var order renderOrder
	if err := readJSON(data, &order); err != nil {
		return err
	}
	noteTemplate(r, order.Template)
	task, err := s.taskOf(order, p)
	if err != nil {
		return err
	}
	task.TraceParent = s.traceParent(r)
	id := jobs.NewID()
	if err := s.enqueue(r.Context(), task.enqueued(id, keepJob)); err != nil {
		return err
	}
	result := drawResult{Status: statusPending}
	if order.Wait {
		// The worker that takes the job joins this in the cache, or finds its image.
		img, err := s.drawTask(r.Context(), task)
		if err == nil {
			noteImage(r, img)
		}
		if !isPassing(err) {
			result = resultOf(img, err)
			s.report(r.Context(), id, result)
		}
	}
	return writeJSONAs(w, answered(result), s.jobOf(id, task, result))
}

// report has a job's status told from now on. The job keeps its turn, which its webhook needs.
func (s *server) report(ctx context.Context, id string, result drawResult) {
	text, _ := json.Marshal(result) // of texts and numbers
	err := s.Jobs.Report(guard.WithBudget(ctx, s.SharedTimeout), id, text)
	if err != nil {
		s.Logger.LogAttrs(ctx, slog.LevelDebug, "a job is told to be pending until its turn", slog.Any("err", err))
	}
}

// answered is 202 until the image is there, or can't be.
func answered(result drawResult) int {
	if result.Status == statusPending {
		return http.StatusAccepted
	}
	return http.StatusOK
}

// renderMany takes all or, where one of them is bad, none.
func (s *server) renderMany(w http.ResponseWriter, r *http.Request, p *project.Project, data []byte) error {
	var list struct {
		Renders []renderOrder `json:"renders"`
	}
	if err := readJSON(data, &list); err != nil {
		return err
	}
	if n := len(list.Renders); n == 0 || n > s.MaxRenders {
		return fmt.Errorf("%w: it has %d renders; there may be 1 to %d (api-max-renders)", errBody, n, s.MaxRenders)
	}
	var bad []memberProblem
	answer := struct {
		Renders []job `json:"renders"`
	}{}
	tasks := make([]jobs.Task, len(list.Renders))
	for i, order := range list.Renders {
		task, err := s.memberOf(order, p)
		if err != nil {
			problem := problemOf(err)
			bad = append(bad, memberProblem{i, problem.Status, problem.Detail})
			continue
		}
		task.TraceParent = s.traceParent(r)
		tasks[i] = task.enqueued(jobs.NewID(), keepJob)
		answer.Renders = append(answer.Renders, s.jobOf(tasks[i].ID, task, drawResult{Status: statusPending}))
	}
	if len(bad) > 0 {
		writeProblem(w, problemOfMembers(bad, len(tasks)))
		return nil
	}
	if err := s.enqueue(r.Context(), tasks...); err != nil {
		return err
	}
	return writeJSONAs(w, http.StatusAccepted, answer)
}

// problemOfMembers has the status of the first that is bad.
func problemOfMembers(bad []memberProblem, of int) problem {
	status := bad[0].Status
	return problem{
		Title: http.StatusText(status), Status: status, Errors: bad,
		Detail: fmt.Sprintf("%d of %d renders can't be drawn; none was taken", len(bad), of),
	}
}

// memberOf is taskOf for one of several, which nobody can wait for.
func (s *server) memberOf(order renderOrder, p *project.Project) (drawTask, error) {
	if order.Wait {
		return drawTask{}, fmt.Errorf("%w: wait is for a single render", errBody)
	}
	return s.taskOf(order, p)
}

// taskOf signs what an order asks for. As with POST /api/sign, what can't be drawn is refused.
func (s *server) taskOf(order renderOrder, p *project.Project) (task drawTask, err error) {
	task = drawTask{
		Project: p.ID, WebhookURL: order.WebhookURL, Metadata: order.Metadata, CreatedAt: time.Now().UTC(),
	}
	if err := order.check(); err != nil {
		return task, err
	}
	if len(order.Metadata) > maxMetadataBytes {
		return task, fmt.Errorf("%w: metadata has %d bytes; it may have %d", errBody, len(order.Metadata), maxMetadataBytes)
	}
	if order.WebhookURL != "" {
		if err := s.CheckWebhook(order.WebhookURL); err != nil {
			return task, fmt.Errorf("webhook_url: %w", err)
		}
	}
	task.Target, _, err = s.fulfil(order.signOrder, p)
	return task, err
}

// enqueue gives the queue no longer than an image may take.
func (s *server) enqueue(ctx context.Context, tasks ...jobs.Task) error {
	ctx, cancel := context.WithTimeout(ctx, s.RenderTimeout)
	defer cancel()
	return s.Jobs.Enqueue(ctx, tasks...)
}
