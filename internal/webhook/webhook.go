// Package webhook tells programs elsewhere of jobs that are finished.
package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// A Message is the payload of a task: what is sent, and where to.
type Message struct {
	Project string         `json:"project"` // whose first key signs it
	Job     string         `json:"job"`     // that it is about, for the log
	URL     string         `json:"url"`
	Body    jsontext.Value `json:"body"`
}

// keep is how long it is remembered that a message was sent, so that a job that is finished twice is told of once.
const keep = 24 * time.Hour

// Task returns the task of sending a message; one for each job.
func (m Message) Task() (jobs.Task, error) {
	payload, err := json.Marshal(m)
	return jobs.Task{ID: "webhook-" + m.Job, Payload: payload, Keep: keep}, err
}

// A Sender sends messages.
type Sender struct {
	Projects project.Set
	// Post sends a body and returns the status of the answer. It says renderer.ErrRefused where a URL is forbidden.
	Post   func(ctx context.Context, url string, header http.Header, body []byte) (status int, err error)
	Logger *slog.Logger
	// Observe is told how each try ended: metrics.JobDone, JobRetried or JobFailed.
	Observe func(outcome string)
}

var errAnswer = errors.New("the receiver answered")

// Send is the Work of messages. One is sent again after a network error, 429 and 5xx, and dropped on any other answer
// but 2xx.
func (s *Sender) Send(ctx context.Context, attempt jobs.Attempt) (result []byte, again error) {
	var m Message
	if err := json.Unmarshal(attempt.Payload, &m); err != nil {
		s.Logger.Error("a webhook's payload can't be read", "err", err)
		s.Observe(metrics.JobFailed)
		return nil, nil
	}
	lasting, err := s.send(ctx, m)
	switch {
	case err == nil:
		s.Observe(metrics.JobDone)
	case lasting || attempt.Last:
		s.Observe(metrics.JobFailed)
		s.Logger.Warn("a webhook could not be delivered", "project", m.Project, "job", m.Job, "err", err)
		return nil, nil
	default:
		s.Observe(metrics.JobRetried)
	}
	return nil, err
}

// send reports of an error whether it would be the same another time.
func (s *Sender) send(ctx context.Context, m Message) (lasting bool, err error) {
	i := slices.IndexFunc(s.Projects, func(p *project.Project) bool { return p.ID == m.Project })
	if i < 0 {
		return true, fmt.Errorf("there is no project %s any more", m.Project)
	}
	header := http.Header{
		"Content-Type":        {"application/json"},
		"User-Agent":          {"Placard/1"},
		signurl.WebhookHeader: {signurl.SignWebhook(s.Projects[i].Keys[0], m.Body, time.Now())},
	}
	status, err := s.Post(ctx, m.URL, header, m.Body)
	switch {
	case err != nil:
		return errors.Is(err, renderer.ErrRefused), err
	case status/100 == 2:
		return false, nil
	}
	passing := status == http.StatusTooManyRequests || status >= http.StatusInternalServerError
	return !passing, fmt.Errorf("%w %d", errAnswer, status)
}
