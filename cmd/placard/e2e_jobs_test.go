package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

const testAPIKey = "an API key of the tests"

// A jobAnswer is what the API says of a job.
type jobAnswer struct {
	ID, Status, Error, URL string
	Width, Height, Bytes   int
	Metadata               string
}

// call asks the API.
func (s *testServer) call(method, path, body string) answer {
	s.t.Helper()
	request, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("X-API-Key", testAPIKey)
	a, err := do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// job returns a job when it is finished.
func (s *testServer) job(id string) (j jobAnswer) {
	s.t.Helper()
	within(s.t, 20*time.Second, id+" is finished", func() bool {
		a := s.call(http.MethodGet, "/api/render/"+id, "")
		if err := json.Unmarshal(a.body, &j); err != nil || a.status != http.StatusOK {
			s.t.Fatalf("%d %s: %v", a.status, a.body, err)
		}
		return j.Status == "done" || j.Status == "failed"
	})
	return j
}

// A hook is where webhooks go. It answers the first with 500.
type hook struct {
	*httptest.Server
	bodies chan []byte
}

func newHook(t *testing.T) *hook {
	t.Helper()
	h := &hook{bodies: make(chan []byte, 9)}
	key := []signurl.Key{mustKey(t, testKey)}
	failed := false
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := signurl.VerifyWebhook(key, r.Header.Get(signurl.WebhookHeader), body, time.Now(), time.Minute); err != nil {
			t.Errorf("%s with %v: %v", body, r.Header, err)
		}
		if !failed {
			failed = true
			w.WriteHeader(http.StatusInternalServerError)
		}
		h.bodies <- body
	}))
	t.Cleanup(h.Close)
	return h
}

// TestRenderAPI asks one server for images, and another that shares its Redis what became of them.
func TestRenderAPI(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "card", soundCard)
	args := []string{"--templates", own, "--api-key", testAPIKey, "--webhook-private-cidrs", "127.0.0.0/8",
		"--public-url", "http://img.example"}
	t.Run("memory", func(t *testing.T) {
		s := startServer(t, t.TempDir(), append(args, "--workers", "1")...)
		testRenderAPI(t, s, s)
	})
	t.Run("redis", func(t *testing.T) {
		servers := startCluster(t, 2, args...)
		testRenderAPI(t, servers[0], servers[1])
	})
}

func testRenderAPI(t *testing.T, asked, told *testServer) {
	to := newHook(t)
	a := asked.call(http.MethodPost, "/api/render", `{"template":"card","modifications":{"title":"One"},"format":"png",
		"width":300,"height":200,"metadata":"post 7","webhook_url":"`+to.URL+`/hook"}`)
	var one jobAnswer
	if err := json.Unmarshal(a.body, &one); err != nil || a.status != http.StatusAccepted || one.Status != "pending" {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	done := told.job(one.ID)
	if done.Status != "done" || done.Width != 300 || done.Height != 200 || done.Metadata != "post 7" || done.URL != one.URL {
		t.Errorf("got %+v", done)
	}
	path := strings.TrimPrefix(done.URL, "http://img.example")
	if kept := image(t, asked.url+path); len(kept.body) != done.Bytes || kept.header.Get("Cache-Status") != "placard; hit" {
		t.Errorf("the image: %d bytes, %v; want %d, from the cache", len(kept.body), kept.header, done.Bytes)
	}
	first, second := <-to.bodies, <-to.bodies
	if want := told.call(http.MethodGet, "/api/render/"+one.ID, "").body; !bytes.Equal(first, want) || !bytes.Equal(second, want) {
		t.Errorf("webhooks: %s and %s, want %s", first, second, want)
	}

	renders := make([]string, 20)
	for i := range renders {
		renders[i] = fmt.Sprintf(`{"template":"card","modifications":{"title":"Card %d"}}`, i)
	}
	a = asked.call(http.MethodPost, "/api/render", `{"renders":[`+strings.Join(renders, ",")+`]}`)
	var many struct{ Renders []jobAnswer }
	if err := json.Unmarshal(a.body, &many); err != nil || a.status != http.StatusAccepted || len(many.Renders) != 20 {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	for _, one := range many.Renders {
		if done := told.job(one.ID); done.Status != "done" || done.URL != one.URL {
			t.Errorf("got %+v", done)
		}
	}

	refused := asked.call(http.MethodPost, "/api/render", `{"template":"card","webhook_url":"http://10.0.0.1/hook"}`)
	if refused.status != http.StatusUnprocessableEntity || !bytes.Contains(refused.body, []byte("webhook-private-cidrs")) {
		t.Errorf("a private webhook: %d %s", refused.status, refused.body)
	}
	waited := asked.call(http.MethodPost, "/api/render", `{"template":"card","modifications":{"title":"Now"},"wait":true}`)
	if waited.status != http.StatusOK || !bytes.Contains(waited.body, []byte(`"status":"done"`)) {
		t.Errorf("waited for: %d %s", waited.status, waited.body)
	}
}

// TestPromiseInCluster: what one server promised is drawn once, whichever is asked next.
func TestPromiseInCluster(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "card", soundCard)
	servers := startCluster(t, 2, "--templates", own)
	job := renderer.Job{Modifications: []renderer.Modification{{Field: "title", Property: "text", Value: "Promised"}}}
	path, err := signurl.Bannerbear{}.Sign(mustKey(t, testKey), signurl.Request{Base: "card", Job: job})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(s *testServer) answer {
		t.Helper()
		request, err := http.NewRequest(http.MethodGet, s.url+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = "cdn.bannerbear.com"
		a, err := do(request)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	first := ask(servers[0])
	if first.status != http.StatusAccepted || string(first.body) != "signature valid" || first.header.Get("Retry-After") != "2" {
		t.Errorf("first: %d %q %v", first.status, first.body, first.header)
	}
	for _, s := range []*testServer{servers[1], servers[0]} {
		if a := ask(s); a.status != http.StatusOK {
			t.Errorf("later: %d %s", a.status, a.body)
		}
	}
	const drawn = `placard_renders_total{outcome="ok",template="card"}`
	if n := servers[0].metric(drawn) + servers[1].metric(drawn); n != 1 {
		t.Errorf("drawn %v times", n)
	}
}
