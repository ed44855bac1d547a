package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/cache/redisstore"
	"github.com/placard/placard/internal/cache/redistest"
)

// A job whose server is killed with -9 while it draws is done by another, and its webhook arrives. That takes one to two
// minutes: asynq's lease of 30 seconds must have ended 30 seconds ago, and each server looks once a minute, first when
// it starts. The long form waits for all that; in the short one the lease is said to have ended long ago.
func TestJobOfKilledServer(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	own := t.TempDir()
	writePictureTemplate(t, own)
	gallery, asked := hangsOnce(t)
	shared, to := redistest.Start(t), newHook(t)
	args := []string{"--templates", own, "--image-private-cidrs", "127.0.0.0/8", "--api-key", testAPIKey,
		"--webhook-private-cidrs", "127.0.0.0/8"}
	first := startSharing(t, shared, 1, args...)[0]
	a := first.call(http.MethodPost, "/api/render",
		`{"template":"picture","modifications":{"cover":"`+gallery+`"},"webhook_url":"`+to.URL+`"}`)
	var job jobAnswer
	if err := json.Unmarshal(a.body, &job); err != nil || a.status != http.StatusAccepted {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	<-asked
	if err := first.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed := time.Now()
	if !long {
		endLeases(t, shared, "placard-renders")
	}
	second := startSharing(t, shared, 1, args...)[0]
	if long {
		within(t, 130*time.Second, "the job is waiting again", func() bool {
			return second.metric(`placard_renders_total{outcome="ok",template="picture"}`) > 0
		})
		t.Logf("drawn %s after the kill", time.Since(killed).Round(time.Second))
	}
	if done := second.job(job.ID); done.Status != "done" {
		t.Errorf("got %+v", done)
	}
	var told jobAnswer
	if err := json.Unmarshal(<-to.bodies, &told); err != nil || told.ID != job.ID || told.Status != "done" {
		t.Errorf("the webhook says %+v, %v", told, err)
	}
}

// endLeases has the leases of a queue's tasks end a minute ago.
func endLeases(t *testing.T, server *redistest.Server, queue string) {
	t.Helper()
	client, err := redisstore.Connect(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	leases := "asynq:{" + queue + "}:lease"
	tasks, err := client.ZRange(t.Context(), leases, 0, -1).Result()
	if err != nil || len(tasks) == 0 {
		t.Fatalf("leases of %v, %v", tasks, err)
	}
	ended := float64(time.Now().Add(-time.Minute).Unix())
	for _, task := range tasks {
		if err := client.ZAddXX(t.Context(), leases, redis.Z{Score: ended, Member: task}).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// writePictureTemplate writes the template of testServer.picture.
func writePictureTemplate(t *testing.T, dir string) {
	t.Helper()
	writeTemplate(t, dir, "picture", pictureCard)
	if err := os.WriteFile(filepath.Join(dir, "picture", "cover.svg"), []byte("<svg/>"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// hangsOnce is a server of pictures which has no answer to the first request, until the test ends, and none of the
// pictures. The channel is closed with that request.
func hangsOnce(t *testing.T) (url string, asked <-chan struct{}) {
	t.Helper()
	came, ended := make(chan struct{}), make(chan struct{})
	var first sync.Once
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hang := false
		first.Do(func() { hang = true })
		if hang {
			close(came)
			<-ended
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(web.Close)
	t.Cleanup(func() { close(ended) }) // first
	return web.URL, came
}
