package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/metrics"
	"github.com/placard/placard/internal/webhook"
	"github.com/placard/placard/renderer"
)

// Whoever wants to hear of a job gets what the API says of it, once.
func TestWebhookIsEnqueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(slow(nil))
		asked := s.post(t, `{"template":"plain","webhook_url":"https://a.example/hook","metadata":1}`, 202)
		time.Sleep(time.Second)
		synctest.Wait()
		if len(s.webhooks.tasks) != 1 {
			t.Fatalf("%d webhooks, want 1", len(s.webhooks.tasks))
		}
		var message webhook.Message
		if err := json.Unmarshal(s.webhooks.tasks[0].Payload, &message); err != nil {
			t.Fatal(err)
		}
		want := strings.TrimSpace(s.call(apiKeyText, "GET", "/api/render/"+asked.ID, "").Body.String())
		if message.URL != "https://a.example/hook" || message.Project != "default" || string(message.Body) != want {
			t.Errorf("got %+v with %s\nwant %s", message, message.Body, want)
		}
		s.jobs.run(s.jobs.tasks[0]) // as after a crash
		if len(s.webhooks.tasks) != 1 {
			t.Errorf("%d webhooks after a second run, want 1", len(s.webhooks.tasks))
		}
	})
}

// TestDraw: what fails for now is tried again, and in the end the error is told as to a client.
func TestDraw(t *testing.T) {
	substitute := func(context.Context, renderer.Job) (*renderer.Image, error) {
		img := picture()
		img.Degraded = renderer.Fallback
		return img, nil
	}
	fails := func(err error) func(context.Context, renderer.Job) (*renderer.Image, error) {
		return func(context.Context, renderer.Job) (*renderer.Image, error) { return nil, err }
	}
	good := sign("plain/e30.png")
	tests := []struct {
		name, target string
		render       func(context.Context, renderer.Job) (*renderer.Image, error)
		again        bool
		want         string
	}{
		{"drawn", good, fails(nil), false, `"status":"done"`},
		{"busy", good, fails(renderer.ErrBusy), true, `"error":"` + renderer.ErrBusy.Error()},
		{"rate limit", good, fails(renderer.ErrRateLimit), true, `"error":"` + renderer.ErrRateLimit.Error()},
		{"no reason for clients", good, fails(errors.New("secret")), true, `"error":"Internal Server Error"`},
		{"a substitute", good, substitute, true, `"error":"Gateway Timeout"`},
		{"unfit", good, fails(renderer.ErrInvalid), false, `"error":"` + renderer.ErrInvalid.Error()},
		{"a key that isn't there any more", good[:5] + "x" + good[6:], fails(nil), false, `"status":"failed"`},
		{"expired", sign("plain/" + payload(`{"exp":1}`) + ".png"), fails(nil), false, `"status":"failed"`},
		{"no URL", "/nothing", fails(nil), false, `"status":"failed"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			render := tt.render
			s := newSite(rendering(func(ctx context.Context, job renderer.Job) (*renderer.Image, error) {
				if img, err := render(ctx, job); img != nil || err != nil {
					return img, err
				}
				return picture(), nil
			}))
			task := drawTask{Target: tt.target}.enqueued("1", time.Hour)
			if _, again := s.jobs.work(t.Context(), jobs.Attempt{Task: task}); (again != nil) != tt.again {
				t.Errorf("again: %v, want %t", again, tt.again)
			}
			result, again := s.jobs.work(t.Context(), jobs.Attempt{Task: task, Last: true})
			if again != nil || !strings.Contains(string(result), tt.want) {
				t.Errorf("got %s, again %v; want %s", result, again, tt.want)
			}
			s.wantJobs(t, tt.again, strings.Contains(tt.want, "done"))
		})
	}
}

// wantJobs holds two tries of a job, which would be the same, against what is counted of them.
func (s *site) wantJobs(t *testing.T, again, done bool) {
	t.Helper()
	want := map[string]int{metrics.JobDone: 0, metrics.JobRetried: 0, metrics.JobFailed: 0}
	last := metrics.JobFailed
	if done {
		last = metrics.JobDone
	}
	want[last]++
	if again {
		last = metrics.JobRetried
	}
	want[last]++
	recorder := httptest.NewRecorder()
	s.metrics.Handler().ServeHTTP(recorder, httptest.NewRequest("GET", "/metrics", http.NoBody))
	for outcome, n := range want {
		line := fmt.Sprintf("placard_jobs_total{outcome=%q,queue=\"renders\"} %d\n", outcome, n)
		if !strings.Contains(recorder.Body.String(), line) {
			t.Errorf("%s is missing", line)
		}
	}
}

// A webhook that can't be enqueued is a reason to try the job again.
func TestWebhookQueueFull(t *testing.T) {
	s := newSite()
	s.webhooks.err = jobs.ErrFull
	task := drawTask{Target: sign("plain/e30.png"), WebhookURL: "https://a.example/"}.enqueued("1", time.Hour)
	result, again := s.jobs.work(t.Context(), jobs.Attempt{Task: task})
	if !errors.Is(again, jobs.ErrFull) || !strings.Contains(string(result), "done") {
		t.Errorf("got %s, %v", result, again)
	}
}

// One that can't be enqueued at all is in the log, and counted.
func TestWebhookIsLost(t *testing.T) {
	s := newSite()
	s.webhooks.err = jobs.ErrFull
	task := drawTask{Target: sign("plain/e30.png"), WebhookURL: "https://a.example/"}.enqueued("job-1", time.Hour)
	_, _ = s.jobs.work(t.Context(), jobs.Attempt{Task: task})
	if text := s.log.String(); strings.Contains(text, "lost") {
		t.Errorf("while there will be another try: %s", text)
	}
	_, _ = s.jobs.work(t.Context(), jobs.Attempt{Task: task, Last: true})
	if text := s.log.String(); !strings.Contains(text, "level=ERROR msg=\"a webhook is lost") || !strings.Contains(text, "job=job-1") {
		t.Errorf("logged %s", text)
	}
	recorder := httptest.NewRecorder()
	s.metrics.Handler().ServeHTTP(recorder, httptest.NewRequest("GET", "/metrics", http.NoBody))
	if !strings.Contains(recorder.Body.String(), `placard_jobs_total{outcome="failed",queue="webhooks"} 1`) {
		t.Error("it isn't counted")
	}
}

// TestUnreadableJobs: Redis may have what another version wrote.
func TestUnreadableJobs(t *testing.T) {
	s := newSite()
	if result, again := s.jobs.work(t.Context(), jobs.Attempt{Task: jobs.Task{Payload: []byte("?")}}); result != nil || again != nil {
		t.Errorf("got %s, %v", result, again)
	}
	for _, status := range []jobs.Status{{State: jobs.Finished}, {State: jobs.Finished, Result: []byte("?")}} {
		if got := readResult(status); got.Status != statusFailed {
			t.Errorf("of %+v: got %+v", status, got)
		}
	}
	if got := readResult(jobs.Status{State: jobs.Running}); got.Status != statusRunning {
		t.Errorf("got %+v", got)
	}
}
