package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

const otherAPIKey = "an API key of another project"

// A jobAnswer is what the API says of a job.
type jobAnswer struct {
	ID         string `json:"id"`
	Status     string
	Error      string
	URL        string
	StatusURL  string `json:"status_url"`
	Metadata   any
	Width      int
	Height     int
	Bytes      int
	CreatedAt  time.Time `json:"created_at"`
	FinishedAt time.Time `json:"finished_at"`
}

// call has the API asked with a key.
func (s *site) call(key, method, target, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, target, strings.NewReader(body))
	request.RequestURI = target
	request.Header.Set("X-API-Key", key)
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, request)
	return recorder
}

func (s *site) post(t *testing.T, body string, status int) (answer jobAnswer) {
	t.Helper()
	got := s.call(apiKeyText, "POST", "/api/render", body)
	if err := json.Unmarshal(got.Body.Bytes(), &answer); err != nil || got.Code != status {
		t.Fatalf("got %d %s, %v; want %d", got.Code, got.Body, err, status)
	}
	return answer
}

// look asks for a job at its status_url.
func (s *site) look(t *testing.T, asked jobAnswer) (answer jobAnswer) {
	t.Helper()
	target, ok := strings.CutPrefix(asked.StatusURL, "https://img.example.com")
	got := s.call(apiKeyText, "GET", target, "")
	if err := json.Unmarshal(got.Body.Bytes(), &answer); !ok || err != nil || got.Code != 200 {
		t.Fatalf("%s: got %d %s, %v", asked.StatusURL, got.Code, got.Body, err)
	}
	return answer
}

// slow draws a PNG of 30×20 in a second.
func slow(err error) func(*Config) {
	return rendering(func(ctx context.Context, _ renderer.Job) (*renderer.Image, error) {
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		var data bytes.Buffer
		_ = png.Encode(&data, image.NewGray(image.Rect(0, 0, 30, 20))) // memory doesn't fail
		return &renderer.Image{Bytes: data.Bytes(), Format: renderer.PNG, Hash: hash}, err
	})
}

func TestRenderLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(slow(nil))
		start := time.Now().UTC()
		asked := s.post(t, `{"template":"plain","format":"png","metadata":{"post":[7]}}`, 202)
		if asked.Status != "pending" || !jobs.IsID(asked.ID) || !asked.CreatedAt.Equal(start) || time.Since(start) != 0 {
			t.Errorf("asked: got %+v after %s", asked, time.Since(start))
		}
		if got := s.look(t, asked); got.Status != "pending" || got.URL != asked.URL {
			t.Errorf("at once: got %+v", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		got := s.look(t, asked)
		if got.Status != "done" || got.Width != 30 || got.Height != 20 || got.Bytes == 0 ||
			fmt.Sprint(got.Metadata) != "map[post:[7]]" || !got.FinishedAt.Equal(start.Add(time.Second)) {
			t.Errorf("in the end: got %+v", got)
		}
		drawn := s.rendered()
		opened := s.serve("GET", strings.TrimPrefix(asked.URL, "https://img.example.com"))
		again := s.rendered()
		if opened.Code != 200 || len(drawn) != 1 || len(again) != 1 || drawn[0].Template != again[0].Template {
			t.Errorf("the URL: got %d for %+v, and drawn was %+v", opened.Code, again, drawn)
		}
	})
}

// With wait the answer has the image's status, unless that takes too long.
func TestRenderAndWait(t *testing.T) {
	tests := []struct {
		name    string
		err     error
		timeout time.Duration
		code    int
		status  string
		text    string
	}{
		{"in time", nil, 10 * time.Second, 200, "done", ""},
		{"too slow", nil, 500 * time.Millisecond, 202, "pending", ""},
		{"fails for now", renderer.ErrBusy, 10 * time.Second, 202, "pending", ""},
		{"fails for good", renderer.ErrBudget, 10 * time.Second, 200, "failed", renderer.ErrBudget.Error()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSite(slow(tt.err), func(c *Config) { c.RenderTimeout = tt.timeout })
				got := s.post(t, `{"template":"plain","wait":true}`, tt.code)
				if got.Status != tt.status || got.Error != tt.text || (got.Bytes > 0) != (tt.status == "done") {
					t.Errorf("got %+v, want %s", got, tt.status)
				}
				time.Sleep(5 * time.Second) // the job's own tries end
			})
		})
	}
}

// The log says what took how long, as for a URL.
func TestRenderAndWaitIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(slow(nil))
		s.post(t, `{"template":"plain","wait":true}`, 200)
		if want := "queue_ms=0 fetch_ms=0 fill_ms=0 paint_ms=0"; !strings.Contains(s.log.String(), want) {
			t.Errorf("%s is not in %s", want, s.log.String())
		}
		time.Sleep(5 * time.Second) // the job's own try ends
	})
}

// What was waited for is told at once, though the job has still to have its turn.
func TestWaitedForIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(slow(nil))
		s.jobs.work = nil // there is a long queue
		waited := s.post(t, `{"template":"plain","wait":true}`, 200)
		if got := s.look(t, waited); got != waited {
			t.Errorf("got %+v, want what was answered: %+v", got, waited)
		}
	})
}

// A job that isn't finished has no sizes.
func TestUnfinishedHasNoSize(t *testing.T) {
	s := newSite()
	s.jobs.work = nil
	asked := s.post(t, `{"template":"plain"}`, 202)
	got := s.call(apiKeyText, "GET", "/api/render/"+asked.ID, "").Body.String()
	for _, member := range []string{"width", "height", "bytes"} {
		if strings.Contains(got, member) {
			t.Errorf("%s is in %s", member, got)
		}
	}
}

// Whoever asks while Redis is away is told that, and not where it is.
func TestQueueIsAway(t *testing.T) {
	s := newSite()
	s.jobs.err = fmt.Errorf("%w: dial tcp 10.0.0.9:6379: connection refused", jobs.ErrAway)
	got := s.call(apiKeyText, "POST", "/api/render", `{"template":"plain"}`)
	want := `"detail":"the queue of jobs can't be reached: Redis has no answer; try again"`
	if got.Code != 503 || !strings.Contains(got.Body.String(), want) || got.Header().Get("Retry-After") == "" {
		t.Errorf("got %d %s", got.Code, got.Body)
	}
}

func TestRenderMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(slow(nil))
		got := s.call(apiKeyText, "POST", "/api/render", `{"renders":[{"template":"plain"},{"template":"plain","version":"2"}]}`)
		var list struct{ Renders []jobAnswer }
		if err := json.Unmarshal(got.Body.Bytes(), &list); err != nil || got.Code != 202 || len(list.Renders) != 2 {
			t.Fatalf("got %d %s", got.Code, got.Body)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		for _, asked := range list.Renders {
			if done := s.look(t, asked); done.Status != "done" || done.ID != asked.ID {
				t.Errorf("got %+v", done)
			}
		}
		if list.Renders[0].ID == list.Renders[1].ID || list.Renders[0].URL == list.Renders[1].URL {
			t.Errorf("they are the same: %s", got.Body)
		}
	})
}

func TestRenderRefuses(t *testing.T) {
	const good = `{"template":"plain"}`
	tests := []struct {
		name, body string
		status     int
		detail     string
	}{
		{"nothing", ``, 400, "not a JSON object"},
		{"template missing", `{}`, 400, "template is missing"},
		{"unknown member", `{"template":"plain","colour":"red"}`, 400, `\"/colour\" is unknown`},
		{"unknown member of one", `{"renders":[` + good + `,{"colour":"red"}]}`, 400, `\"/renders/1/colour\" is unknown`},
		{"beside a list", `{"renders":[` + good + `],"template":"plain"}`, 400, `\"/template\" is unknown`},
		{"none", `{"renders":[]}`, 400, "0 renders; there may be 1 to 3"},
		{"too many", `{"renders":[` + good + strings.Repeat(","+good, 3) + `]}`, 400, "4 renders"},
		{"no list", `{"renders":"all"}`, 400, `\"/renders\" is a value of the wrong kind`},
		{"wait for one of many", `{"renders":[{"template":"plain","wait":true}]}`, 400, "wait is for a single render"},
		{"unknown template", `{"template":"nobody"}`, 404, "no such template"},
		{"unfit", `{"template":"article"}`, 422, "title is required"},
		{"metadata", `{"template":"plain","metadata":"` + strings.Repeat("a", 4<<10) + `"}`, 400, "metadata has 4098 bytes"},
		{"webhook", `{"template":"plain","webhook_url":"http://10.0.0.1/"}`, 422, "webhook_url: remote image refused"},
		{"some of many", `{"renders":[` + good + `,{"template":"nobody"},{"template":"article"}]}`, 404,
			`"errors":[{"index":1,"status":404,"detail":"no such template"},{"index":2,"status":422,`},
		{"too large", strings.Repeat(" ", maxBatchBytes+1), 413, "8192 KiB"},
	}
	s := newSite(func(c *Config) { c.CheckWebhook = func(string) error { return renderer.ErrRefused } })
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := s.call(apiKeyText, "POST", "/api/render", tt.body)
			if got.Code != tt.status || !strings.Contains(got.Body.String(), tt.detail) {
				t.Errorf("got %d %s, want %d with %s", got.Code, got.Body, tt.status, tt.detail)
			}
			checkProblem(t, answer{status: got.Code, header: got.Header(), body: got.Body.String()})
			if len(s.jobs.tasks) > 0 {
				t.Error("it is enqueued all the same")
			}
		})
	}
}

// What is wrong with the queue is said, and when to come again.
func TestRenderWithoutQueue(t *testing.T) {
	for err, detail := range map[error]string{
		jobs.ErrFull: jobs.ErrFull.Error(),
		fmt.Errorf("%w: redis.internal", jobs.ErrAway): "",
		renderer.ErrClosed: renderer.ErrClosed.Error(),
	} {
		s := newSite()
		s.jobs.err = err
		got := s.call(apiKeyText, "POST", "/api/render", `{"template":"plain"}`)
		if got.Code != 503 || got.Header().Get("Retry-After") == "" || !strings.Contains(got.Body.String(), detail) ||
			strings.Contains(got.Body.String(), "internal") {
			t.Errorf("%v: got %d %v %s", err, got.Code, got.Header(), got.Body)
		}
	}
}

// A job is its project's alone, and what else the queue has is nobody's.
func TestJobsAreApart(t *testing.T) {
	s := newSite(func(c *Config) {
		c.Projects = append(c.Projects, &project.Project{
			ID: "other", Keys: []signurl.Key{mustKey("a key of another project")},
			APIKeys: []project.APIKey{mustAPIKey(otherAPIKey)},
		})
		c.Jobs = &fakeQueue{}
	})
	asked := s.post(t, `{"template":"plain"}`, 202)
	target := "/api/render/" + asked.ID
	for _, tt := range []struct {
		name, key, target string
		want              int
	}{
		{"its own", apiKeyText, target, 200},
		{"another's", otherAPIKey, target, 404},
		{"without a key", "", target, 401},
		{"a wrong key", "guessed", target, 401},
		{"one that isn't there", apiKeyText, "/api/render/" + jobs.NewID(), 404},
		{"no id", apiKeyText, "/api/render/promise-1", 404},
	} {
		if got := s.call(tt.key, "GET", tt.target, ""); got.Code != tt.want {
			t.Errorf("%s: got %d %s, want %d", tt.name, got.Code, got.Body, tt.want)
		}
	}
	if got := s.call("", "POST", "/api/render", `{"template":"plain"}`); got.Code != 401 {
		t.Errorf("asked without a key: got %d", got.Code)
	}
}
