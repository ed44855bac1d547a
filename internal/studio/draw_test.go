package studio

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func TestDraw(t *testing.T) {
	b := newBench(t)
	response := serve(b.handler(t), request("POST", "/studio/api/images/card.png",
		`{"modifications":{"title":"Hi","theme":"light"},"scale":2,"lang":"ar"}`))
	if body := response.Body.String(); response.Code != 200 || body != "picture" || response.Header().Get("Content-Type") != "image/png" {
		t.Fatalf("got %d, %q, %v", response.Code, body, response.Header())
	}
	job := b.jobs[0]
	if job.Template != "card" || job.Format != renderer.PNG || job.Scale != 2 || job.Lang != "ar" || len(job.Modifications) != 2 {
		t.Errorf("the job is %+v", job)
	}
	warnings, err := url.PathUnescape(response.Header().Get("Studio-Warnings"))
	if err != nil || warnings != `["cover: größer"]` {
		t.Errorf("the warnings are %q, %v", warnings, err)
	}
}

func TestErrors(t *testing.T) {
	handler := newBench(t).handler(t)
	const draw = "/studio/api/images/card.jpg"
	tests := []struct {
		name, target, body string
		want               problem // its detail is a part
	}{
		{"a value", draw, `{"modifications":{"title":{"text":"x","color":"reddish"}}}`,
			problem{Status: 422, Field: "title", Property: "color", Detail: "not a CSS colour"}},
		{"what is required", draw, `{}`, problem{Status: 422, Field: "title", Property: "text", Detail: "title is required"}},
		{"an unknown field", draw, `{"modifications":{"titel":"x"}}`, problem{Status: 422, Detail: "no such field"}},
		{"too large", draw, `{"modifications":{"title":"x"},"width":90000}`, problem{Status: 422, Detail: "at most"}},
		{"no JSON", draw, `{`, problem{Status: 400}},
		{"a body that is too long", draw, `{"version":"` + strings.Repeat("x", 5<<10) + `"}`, problem{Status: 413}},
		{"a format", "/studio/api/images/card.gif", `{}`, problem{Status: 404, Detail: `".gif"`}},
		{"a template", "/studio/api/images/none.png", `{}`, problem{Status: 404}},
		{"no reports", "/studio/api/reports/card.png", `{}`, problem{Status: 404, Detail: "can't report"}},
		{"a dialect", "/studio/api/urls/card.png?dialect=morse", `{"modifications":{"title":"x"}}`, problem{Status: 422, Detail: "morse"}},
		{"a template that no project signs for", "/studio/api/urls/secret.png?dialect=native", `{}`,
			problem{Status: 422, Detail: "no project"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			response := serve(handler, request("POST", tt.target, tt.body))
			var got problem
			if err := json.Unmarshal(response.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if response.Code != tt.want.Status || got.Status != tt.want.Status || got.Field != tt.want.Field ||
				got.Property != tt.want.Property || !strings.Contains(got.Detail, tt.want.Detail) {
				t.Errorf("got %d, %+v; want %+v", response.Code, got, tt.want)
			}
		})
	}
}

// TestFaultsOfTheServerStayInItsLog: the page is told that there is one.
func TestFaultsOfTheServerStayInItsLog(t *testing.T) {
	b := newBench(t)
	b.config.Render = func(context.Context, renderer.Job) (*renderer.Image, error) { return nil, errors.New("/etc/secret") }
	response := serve(b.handler(t), request("POST", "/studio/api/images/card.png", `{"modifications":{"title":"x"}}`))
	if body := response.Body.String(); response.Code != 500 || strings.Contains(body, "secret") || !strings.Contains(body, "log") {
		t.Errorf("got %d, %s", response.Code, body)
	}
}

// TestDrawsAreBounded: no more are drawn at once than Draws, and who gives up waiting leaves no trace.
func TestDrawsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		drawing, finish := 0, make(chan struct{})
		b.config.Render = func(ctx context.Context, job renderer.Job) (*renderer.Image, error) {
			b.mu.Lock()
			drawing++
			b.mu.Unlock()
			select {
			case <-finish:
				return &renderer.Image{Format: job.Format}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		b.config.RenderTimeout = time.Minute
		handler := b.handler(t)
		statuses := make(chan int, 5)
		ask := func(ctx context.Context) {
			r := request("POST", "/studio/api/images/card.png", `{"modifications":{"title":"x"}}`).WithContext(ctx)
			go func() {
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				statuses <- w.Code
			}()
			synctest.Wait()
		}
		impatient, leave := context.WithCancel(t.Context())
		ask(t.Context())
		ask(t.Context())
		ask(impatient)
		ask(t.Context())
		if drawing != 2 {
			t.Errorf("%d are drawn at once, want 2", drawing)
		}
		leave()
		synctest.Wait()
		close(finish)
		synctest.Wait()
		if drawing != 3 || len(statuses) != 4 {
			t.Errorf("%d were drawn and %d answered, want 3 and 4", drawing, len(statuses))
		}
		time.Sleep(time.Minute) // nothing waits any longer
	})
}

func TestDrawingTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.config.Render = func(ctx context.Context, _ renderer.Job) (*renderer.Image, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		response := serve(b.handler(t), request("POST", "/studio/api/images/card.png", `{"modifications":{"title":"x"}}`))
		if body := response.Body.String(); response.Code != http.StatusGatewayTimeout || !strings.Contains(body, "too long") {
			t.Errorf("got %d, %s", response.Code, body)
		}
	})
}

func TestSample(t *testing.T) {
	b := newBench(t)
	handler := b.handler(t)
	for target, want := range map[string]string{
		"/studio/api/samples/card.webp?v=1": "private, max-age=3600",
		"/studio/api/samples/card.webp?v=0": "no-store",
		"/studio/api/samples/card.webp":     "no-store",
	} {
		response := serve(handler, request("GET", target, ""))
		if got := response.Header().Get("Cache-Control"); response.Code != 200 || got != want {
			t.Errorf("%s: got %d, %q; want 200, %q", target, response.Code, got, want)
		}
	}
	if got := b.jobs[0].Modifications[0].Value; got != `5 \* 5` {
		t.Errorf("what is required is %q, want the sample", got)
	}
}

func TestReport(t *testing.T) {
	b := newBench(t)
	b.config.Inspect = func(_ context.Context, job renderer.Job) (any, error) {
		return map[string]any{"width": 1200, "fields": []string{job.Template}}, nil
	}
	handler := b.handler(t)
	body := serve(handler, request("POST", "/studio/api/reports/card.png", `{"modifications":{"title":"x"}}`)).Body.String()
	if want := `{"fields":["card"],"width":1200}`; body != want {
		t.Errorf("got %s, want %s", body, want)
	}
	if body := serve(handler, request("GET", "/studio/api/templates/card", "")).Body.String(); !strings.Contains(body, `"reports":true`) {
		t.Errorf("the page isn't told: %s", body)
	}
}
