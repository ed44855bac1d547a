package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// settled are gauges that stand still while a server runs: they say how it was started.
var settled = []string{
	"placard_build_info", "placard_sandbox_enabled",
	"placard_queue_capacity", "placard_browsers_wanted", "placard_cache_max_bytes", "placard_jobs_capacity",
}

// TestMetrics does to a server all that its metrics count. What the dashboard and the alerts read must be there and
// move, and the README must name it.
func TestMetrics(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	redis := redistest.Start(t)
	admin := freeAddress(t) // known before the server starts, to watch that as well
	w := watchMetrics(t, "http://"+admin+"/metrics")
	data := t.TempDir()
	s := startServer(t, data, "--admin-listen", admin, "--templates", metricTemplates(t), "--workers", "2", "--queue", "16",
		"--render-timeout", "3s", "--fallback-after", "400ms", "--image-timeout", "1s", "--image-private-cidrs", "127.0.0.0/8",
		"--rate-limit-address", "60", "--redis-url", redis.URL, "--shared-timeout", "1s", "--bucket", "file://"+t.TempDir(),
		"--job-workers", "1", "--api-key", testAPIKey, "--webhook-private-cidrs", "127.0.0.0/8")
	s.admin = "http://" + admin
	s.drawAndRefuse()
	s.workLater()
	s.hang()
	s.loseBrowsers()
	s.breakTiers(data, redis)
	s.exceed()
	w.stop()

	for _, selector := range watched(t) {
		switch found := selector.Select(w.last); {
		case len(found) == 0:
			t.Errorf("there is no %s", selector)
		case slices.Contains(settled, selector.Metric):
		case !slices.ContainsFunc(found, w.moved):
			t.Errorf("%s does not move", selector)
		}
	}
	w.checkNames(t)
}

// metricTemplates are a card, one with a picture and a fallback, and one that hangs.
func metricTemplates(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	writeTemplate(t, dir, "card", soundCard)
	writeTemplate(t, dir, "hung", hangCard)
	writeTemplate(t, dir, "picture", pictureCard)
	for name, content := range map[string][]byte{"cover.svg": []byte("<svg/>"), "fallback.png": photo(t, true)} {
		if err := os.WriteFile(filepath.Join(dir, "picture", name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// drawAndRefuse asks for images that are drawn, kept, degraded and refused, and for one of a template that nobody has.
func (s *testServer) drawAndRefuse() {
	s.t.Helper()
	for range 2 {
		image(s.t, s.url+cardTitled(s.t, "First"))
	}
	web := newGallery(s.t)
	for _, picture := range []string{"/good", "/gone", "/slow"} {
		image(s.t, s.url+s.picture(web+picture))
	}
	s.want(http.StatusForbidden, "/img/"+strings.Repeat("A", 43)+"/card/e30.png")
	stranger, err := signurl.Native{}.Sign(mustKey(s.t, testKey), signurl.Request{
		Job: renderer.Job{Template: "stranger", Format: renderer.PNG},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.want(http.StatusNotFound, stranger)
}

// workLater has more images drawn than one worker can at once, and a webhook that nobody takes.
func (s *testServer) workLater() {
	s.t.Helper()
	gone := httptest.NewServer(http.NotFoundHandler())
	defer gone.Close()
	var orders []string
	for n := range 12 {
		orders = append(orders, fmt.Sprintf(`{"template":"card","modifications":{"title":"Later %d"},"webhook_url":%q}`, n, gone.URL))
	}
	a := s.call(http.MethodPost, "/api/render", `{"renders":[`+strings.Join(orders, ",")+`]}`)
	var accepted struct{ Renders []jobAnswer }
	if err := json.Unmarshal(a.body, &accepted); err != nil || a.status != http.StatusAccepted {
		s.t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	for _, job := range accepted.Renders {
		s.job(job.ID)
	}
	const failed = `placard_jobs_total{outcome="failed",queue="webhooks"}`
	within(s.t, 10*time.Second, "the webhooks are given up", func() bool { return s.metric(failed) >= 12 })
}

// hang draws a template until it is refused.
func (s *testServer) hang() {
	s.t.Helper()
	path, err := signurl.Native{}.Sign(mustKey(s.t, testKey), signurl.Request{
		Job: renderer.Job{Template: "hung", Format: renderer.PNG},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for range 3 {
		s.want(http.StatusGatewayTimeout, path)
	}
	s.want(http.StatusServiceUnavailable, path)
}

// loseBrowsers kills them, and waits for others.
func (s *testServer) loseBrowsers() {
	s.t.Helper()
	s.kill(aBrowser)
	within(s.t, 20*time.Second, "the browsers are replaced", func() bool {
		// One may count as hung: it drew the test picture as it was killed.
		return s.metric(`placard_browser_restarts_total{reason="crashed"}`) >= 1 && s.metric("placard_browsers") == 2
	})
}

// breakTiers takes Redis and the folder of the images away, and has some drawn that would go there.
func (s *testServer) breakTiers(data string, redis *redistest.Server) {
	s.t.Helper()
	redis.Kill()
	folder := filepath.Join(data, "cache")
	if err := os.RemoveAll(folder); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		s.t.Fatal(err)
	}
	for n := range 3 {
		image(s.t, s.url+cardTitled(s.t, fmt.Sprint("Kept nowhere ", n)))
	}
	const failed = `placard_cache_requests_total{result="error",tier="disk"}`
	within(s.t, 10*time.Second, "the disk fails", func() bool { return s.metric(failed) > 0 })
}

// exceed asks for more images at once than may wait, until an address has had its share.
func (s *testServer) exceed() {
	s.t.Helper()
	within(s.t, 30*time.Second, "renders are refused", func() bool {
		var all sync.WaitGroup
		for n := range 30 {
			path := cardTitled(s.t, fmt.Sprint("Too many ", time.Now().UnixNano(), n))
			all.Go(func() { _, _ = get(s.url + path) }) // whatever it says
		}
		all.Wait()
		return s.metric(`placard_rate_limited_total{by="address"}`) > 0
	})
}

// want asks for a path that must be answered so.
func (s *testServer) want(status int, path string) {
	s.t.Helper()
	if a, err := get(s.url + path); err != nil || a.status != status {
		s.t.Errorf("%s: %d %s, %v, want %d", path, a.status, a.body, err, status)
	}
}
