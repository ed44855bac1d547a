package server

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/renderer"
)

func TestAnswers(t *testing.T) {
	tests := []struct {
		name, target string
		render       error
		want         int
	}{
		{"image", sign("article/e30.jpg"), nil, 200},
		{"image, signature in hex", "/img/" + hex.EncodeToString(mac("article/e30.jpg")) + "/article/e30.jpg", nil, 200},
		{"image, with a query", sign("article/e30.jpg") + "?fbclid=1", nil, 200},
		{"payload not base64", sign("article/e30=.jpg"), nil, 400},
		{"payload not JSON", sign("article/" + payload(`{`) + ".jpg"), nil, 400},
		{"payload no object", sign("article/" + payload(`[]`) + ".jpg"), nil, 400},
		{"duplicate key", sign("article/" + payload(`{"width":1,"width":1}`) + ".jpg"), nil, 400},
		{"unknown key", sign("article/" + payload(`{"Width":1}`) + ".jpg"), nil, 400},
		{"member of the wrong type", sign("article/" + payload(`{"width":"1"}`) + ".jpg"), nil, 400},
		{"member out of range", sign("article/" + payload(`{"scale":4.1}`) + ".jpg"), nil, 400},
		{"signature missing", "/img/article/e30.jpg", nil, 403},
		{"signature of another path", "/img/" + signature("article/e30.png") + "/article/e30.jpg", nil, 403},
		{"nothing after /img/", "/img/", nil, 403},
		{"unknown route", "/", nil, 404},
		{"route that only begins well", "/healthz/", nil, 404},
		{"/img without a slash", "/img", nil, 404},
		{"unknown extension", sign("article/e30.gif"), nil, 404},
		{"impossible template", sign("Article/e30.jpg"), nil, 404},
		{"unknown template", sign("article/e30.jpg"), renderer.ErrNoTemplate, 404},
		{"expired", sign("article/" + payload(`{"exp":1}`) + ".jpg"), nil, 410},
		{"modification that does not fit", sign("article/e30.jpg"), renderer.ErrInvalid, 422},
		{"remote image refused", sign("article/e30.jpg"), renderer.ErrRefused, 422},
		{"queue full", sign("article/e30.jpg"), renderer.ErrBusy, 503},
		{"behind the breaker", sign("article/e30.jpg"), renderer.ErrBroken, 503},
		{"shutting down", sign("article/e30.jpg"), renderer.ErrClosed, 503},
		{"remote image unreachable, policy error", sign("article/e30.jpg"), fetch.ErrUnreachable, 502},
		{"remote image no image, policy error", sign("article/e30.jpg"), fetch.ErrNotImage, 422},
		{"remote image too slow, policy error", sign("article/e30.jpg"), fetch.ErrTimeout, 504},
		{"browser crashed twice", sign("article/e30.jpg"), renderer.ErrCrashed, 503},
		{"past its deadline", sign("article/e30.jpg"), context.DeadlineExceeded, 504},
		{"anything else", sign("article/e30.jpg"), errors.New("the kitchen burns"), 500},
		{"cancelled, with the client there", sign("article/e30.jpg"), context.Canceled, 500},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite()
			if tt.render != nil {
				s = newSite(failing(fmt.Errorf("drawing article: %w", tt.render)))
			}
			got := ask(t, open(t, s), "GET", tt.target)
			if got.status != tt.want {
				t.Fatalf("got %d, want %d: %s", got.status, tt.want, got.body)
			}
			if tt.want != 200 {
				checkProblem(t, got)
			}
			if called, want := len(s.rendered()) > 0, tt.want == 200 || tt.render != nil; called != want {
				t.Errorf("rendered: %v, want %v", called, want)
			}
		})
	}
}

// checkProblem holds an error to the form of all errors (RFC 9457).
func checkProblem(t *testing.T, got answer) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Type":           "application/problem+json",
		"Cache-Control":          "no-store",
		"X-Content-Type-Options": "nosniff",
	} {
		if value := got.header.Get(name); value != want {
			t.Errorf("%s is %q, want %q", name, value, want)
		}
	}
	for _, name := range []string{
		"Content-Disposition", "Etag", "Cache-Status", "Server-Timing", "Access-Control-Allow-Origin",
		"Cross-Origin-Resource-Policy", "X-Robots-Tag", "Placard-Warnings", "Accept-Ranges", "X-Cache",
	} {
		if value := got.header.Get(name); value != "" {
			t.Errorf("the problem has the image's %s %q", name, value)
		}
	}
	if retry := got.header.Get("Retry-After"); (retry != "") != (got.status == 503) {
		t.Errorf("Retry-After is %q with status %d", retry, got.status)
	}
	var p problem
	if err := json.Unmarshal([]byte(got.body), &p); err != nil {
		t.Fatalf("%q: %v", got.body, err)
	}
	if p.Status != got.status || p.Title == "" || p.Title != http.StatusText(p.Status) {
		t.Errorf("the problem of a %d is %+v", got.status, p)
	}
}

// TestOrder has two things wrong at a time, and a real Renderer whose queue is full.
func TestOrder(t *testing.T) {
	long := strings.Repeat("a", MaxURLBytes)
	expired, modified := payload(`{"exp":1}`), payload(`{"modifications":{"nobody":1}}`)
	tests := []struct {
		name, target string
		want         int
	}{
		{"too long, unsigned", "/img/x/" + long, 414},
		{"too long, not found", "/" + long, 414},
		{"too long, all else well", sign("article/e30.jpg") + "?" + long, 414},
		{"unsigned, bad payload", "/img/x/article/!!.jpg", 403},
		{"unsigned, expired", "/img/x/article/" + expired + ".jpg", 403},
		{"unsigned, unknown extension", "/img/x/article/e30.exe", 403},
		{"unsigned, impossible template", "/img/x/../e30.jpg", 403},
		{"bad payload, expired", sign("article/" + payload(`{"exp":1,"x":1}`) + ".jpg"), 400},
		{"bad payload, unknown extension", sign("article/!!.exe"), 400},
		{"bad payload, impossible template", sign("A/!!.jpg"), 400},
		{"expired, unknown extension", sign("article/" + expired + ".exe"), 410},
		{"expired, impossible template", sign("A/" + expired + ".jpg"), 410},
		{"expired, unknown template", sign("nothing/" + expired + ".jpg"), 410},
		{"expired, unknown field", sign("article/" + payload(`{"exp":1,"modifications":{"nobody":1}}`) + ".jpg"), 410},
		{"expired, queue full", sign("article/" + expired + ".jpg"), 410},
		{"unknown template, unknown field", sign("nothing/" + modified + ".jpg"), 404},
		{"unknown template, queue full", sign("nothing/e30.jpg"), 404},
		{"unknown field, queue full", sign("article/" + modified + ".jpg"), 422},
		{"too many pixels, queue full", sign("article/" + payload(`{"width":9999}`) + ".jpg"), 422},
		{"queue full", sign("article/e30.jpg"), 503},
	}
	full := &renderer.Renderer{
		Library: library{"article": {Name: "article", Width: 10, Height: 10}},
		Painter: renderer.PainterFunc(func(context.Context, *renderer.Document) (*renderer.Image, error) {
			return nil, renderer.ErrBusy
		}),
		Limits: renderer.Limits{MaxPixels: 1000},
	}
	addr := open(t, newSite(rendering(full.Render)))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ask(t, addr, "GET", tt.target); got.status != tt.want {
				t.Errorf("got %d, want %d: %s", got.status, tt.want, got.body)
			}
		})
	}
}

// TestForbiddenIsOneConstant: nobody without a key learns anything, such as which templates there are.
func TestForbiddenIsOneConstant(t *testing.T) {
	const want = `{"title":"Forbidden","status":403,"detail":"the signature is missing or wrong"}` + "\n"
	s := newSite()
	addr := open(t, s)
	first := ask(t, addr, "GET", "/img/").header
	first.Del("Date")
	for _, target := range []string{
		"/img/x", "/img/x/article/e30.jpg", "/img/x/nothing/e30.jpg", "/img/x/NO/!!.exe",
		"/img/" + signature("article/e30.jpg") + "=/article/e30.jpg",
		"/img/" + signature("nothing/e30.jpg") + "/article/e30.jpg",
		"/img/" + signature("article/e30.jpg") + "/article/" + payload(`{"exp":1}`) + ".jpg",
	} {
		got := ask(t, addr, "GET", target)
		got.header.Del("Date")
		if got.status != 403 || got.body != want || !reflect.DeepEqual(got.header, first) {
			t.Errorf("%s: got %d %s %v, want %s %v", target, got.status, got.body, got.header, want, first)
		}
	}
	if jobs := s.rendered(); jobs != nil {
		t.Errorf("rendered %v", jobs)
	}
}

// TestFaultsOfOursTellNothing: the reason is for the log alone.
func TestFaultsOfOursTellNothing(t *testing.T) {
	tests := []struct {
		name   string
		render func(context.Context, renderer.Job) (*renderer.Image, error)
		want   string
	}{
		{"panic", func(context.Context, renderer.Job) (*renderer.Image, error) { panic("kitchen") },
			`{"title":"Internal Server Error","status":500}`},
		{"error", func(context.Context, renderer.Job) (*renderer.Image, error) { return nil, errors.New("kitchen") },
			`{"title":"Internal Server Error","status":500}`},
		{"crash", func(context.Context, renderer.Job) (*renderer.Image, error) {
			return nil, fmt.Errorf("kitchen: %w", renderer.ErrCrashed)
		}, `{"title":"Service Unavailable","status":503}`},
		{"deadline", func(context.Context, renderer.Job) (*renderer.Image, error) {
			return nil, fmt.Errorf("kitchen: %w", context.DeadlineExceeded)
		}, `{"title":"Gateway Timeout","status":504}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(rendering(tt.render))
			got := ask(t, open(t, s), "GET", sign("article/e30.jpg"))
			if got.body != tt.want+"\n" {
				t.Errorf("got %s, want %s", got.body, tt.want)
			}
			if log := s.log.String(); strings.Count(log, "kitchen") == 0 {
				t.Errorf("the reason is not in the log: %s", log)
			}
		})
	}
}

// TestWhoMadeTheURLIsTold: the errors that its maker can act on keep their text.
func TestWhoMadeTheURLIsTold(t *testing.T) {
	for _, err := range []error{
		renderer.ErrInvalid, renderer.ErrLimits, renderer.ErrRefused, renderer.ErrNoTemplate, renderer.ErrBusy,
		renderer.ErrBudget,
		fetch.ErrUnreachable, fetch.ErrNotImage, fetch.ErrTimeout,
	} {
		got := ask(t, open(t, newSite(failing(fmt.Errorf("%w: the badge", err)))), "GET", sign("article/e30.jpg"))
		if want := err.Error() + ": the badge"; !strings.Contains(got.body, want) {
			t.Errorf("got %s, want it to say %q", got.body, want)
		}
	}
}
