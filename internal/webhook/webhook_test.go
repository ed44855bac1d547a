package webhook

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

func mustKey(t *testing.T, text string) signurl.Key {
	t.Helper()
	key, err := signurl.NewKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// A receiver is a Sender's Post that answers with statuses, one after another, and then with 200.
type receiver struct {
	t        *testing.T
	key      signurl.Key
	statuses []int
	err      error
	asked    int
}

func (r *receiver) post(_ context.Context, url string, header http.Header, body []byte) (int, error) {
	r.asked++
	signature := header.Get(signurl.WebhookHeader)
	err := signurl.VerifyWebhook([]signurl.Key{r.key}, signature, body, time.Now(), 0)
	if err != nil || url != "https://a.example/hook" || header.Get("Content-Type") != "application/json" {
		r.t.Errorf("%s got %v with %s: %v", url, header, body, err)
	}
	if r.err != nil || r.asked > len(r.statuses) {
		return 200, r.err
	}
	return r.statuses[r.asked-1], nil
}

func TestSend(t *testing.T) {
	tests := []struct {
		name     string
		project  string
		statuses []int
		err      error
		asked    int
		outcome  string
		logged   string
	}{
		{"taken", "default", []int{200}, nil, 1, "done", ""},
		{"taken with another 2xx", "default", []int{204}, nil, 1, "done", ""},
		{"taken later", "default", []int{500, 429, 503}, nil, 4, "done", ""},
		{"never taken", "default", []int{500, 500, 500, 500, 500}, nil, 5, "failed", "answered 500"},
		{"gone", "default", []int{410}, nil, 1, "failed", "answered 410"},
		{"elsewhere", "default", []int{302}, nil, 1, "failed", "answered 302"},
		{"forbidden", "default", nil, renderer.ErrRefused, 1, "failed", "refused"},
		{"no connection", "default", nil, errors.New("connection refused"), 5, "failed", "connection refused"},
		{"of nobody", "gone", nil, nil, 0, "failed", "no project gone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log strings.Builder
				var outcomes []string
				key := mustKey(t, "0123456789abcdef")
				to := &receiver{t: t, key: key, statuses: tt.statuses, err: tt.err}
				sender := &Sender{
					Projects: project.Set{{ID: "default", Keys: []signurl.Key{key, mustKey(t, "an older key")}}},
					Post:     to.post,
					Logger:   slog.New(slog.NewTextHandler(&log, nil)),
					Observe:  func(outcome string) { outcomes = append(outcomes, outcome) },
				}
				queue := jobs.NewMemory(jobs.Config{
					Name: "webhooks", Work: sender.Send, Workers: 1, Capacity: 1, Tries: 5, Timeout: time.Second,
					Delay: jobs.Backoff(time.Second, time.Minute, 2), Logger: sender.Logger,
				})
				message := Message{Project: tt.project, Job: "1", URL: "https://a.example/hook", Body: []byte(`{"id":"1"}`)}
				task, err := message.Task()
				if err != nil {
					t.Fatal(err)
				}
				if err := queue.Enqueue(t.Context(), task); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				if lost := queue.Close(t.Context()); lost != 0 || to.asked != tt.asked {
					t.Errorf("asked %d times, want %d; %d lost", to.asked, tt.asked, lost)
				}
				want := append(slices.Repeat([]string{metrics.JobRetried}, max(0, tt.asked-1)), tt.outcome)
				if !slices.Equal(outcomes, want) {
					t.Errorf("observed %q, want %q", outcomes, want)
				}
				if (tt.logged == "") != (log.Len() == 0) || !strings.Contains(log.String(), tt.logged) {
					t.Errorf("logged %q, want %q", &log, tt.logged)
				}
			})
		})
	}
}
