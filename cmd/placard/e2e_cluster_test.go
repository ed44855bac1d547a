package main

import (
	"fmt"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// long: SOAK=1 asks for the long form of these tests, with the counts and times that are promised.
var long = os.Getenv("SOAK") == "1"

// startCluster starts servers that share a Redis of their own.
func startCluster(t *testing.T, n int, args ...string) []*testServer {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	return startSharing(t, redistest.Start(t), n, args...)
}

// startSharing starts servers that share a Redis. The time limit is for machines that do other things too.
func startSharing(t *testing.T, redis *redistest.Server, n int, args ...string) []*testServer {
	t.Helper()
	args = append([]string{"--redis-url", redis.URL, "--shared-timeout", "2s", "--workers", "1"}, args...)
	var servers []*testServer
	for range n {
		servers = append(servers, startServer(t, t.TempDir(), args...))
	}
	return servers
}

// cardTitled returns the path of a signed URL.
func cardTitled(t *testing.T, title string) string {
	t.Helper()
	job := renderer.Job{Template: "card", Format: renderer.PNG,
		Modifications: []renderer.Modification{{Field: "title", Value: title}}}
	path, err := signurl.Native{}.Sign(mustKey(t, testKey), signurl.Request{Job: job})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCluster has four servers draw what visitors ask each of for.
func TestCluster(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "card", soundCard)
	servers := startCluster(t, 4, "--templates", own, "--bucket", "file://"+t.TempDir())

	first := cardTitled(t, "First")
	drawn := image(t, servers[0].url+first)
	for _, s := range servers[1:] {
		kept := image(t, s.url+first)
		if status := kept.header.Get("Cache-Status"); status != "placard; hit" {
			t.Errorf("Cache-Status of what another drew is %q", status)
		}
		if got, want := kept.header.Get("ETag"), drawn.header.Get("ETag"); got != want {
			t.Errorf("ETag %s, want %s", got, want)
		}
	}

	var wg sync.WaitGroup
	for n := range 200 {
		path := cardTitled(t, fmt.Sprint("Card ", n/10))
		wg.Go(func() {
			if got, err := get(servers[n%4].url + path); err != nil || got.status != http.StatusOK {
				t.Errorf("%d %s, %v", got.status, got.body, err)
			}
		})
	}
	wg.Wait()
	renders := 0.0
	for n, s := range servers {
		renders += s.metric(`placard_renders_total{outcome="ok",template="card"}`)
		t.Logf("server %d: %v looks into Redis spared, %v failed; of the bucket %v, %v", n,
			s.metric(`placard_cache_requests_total{result="skipped",tier="redis"}`),
			s.metric(`placard_cache_requests_total{result="error",tier="redis"}`),
			s.metric(`placard_cache_requests_total{result="skipped",tier="bucket"}`),
			s.metric(`placard_cache_requests_total{result="error",tier="bucket"}`))
	}
	if renders != 21 {
		t.Errorf("%v renders of 21 images", renders)
	}
}

// TestClusterDrawerKilled kills a server while it draws: the other one draws, as soon as the lease has run out.
func TestClusterDrawerKilled(t *testing.T) {
	own := t.TempDir()
	writePictureTemplate(t, own)
	gallery, asked := hangsOnce(t)
	servers := startCluster(t, 2, "--templates", own, "--image-private-cidrs", "127.0.0.0/8")
	path := servers[0].picture(gallery)
	go func() { _, _ = get(servers[0].url + path) }() // ends with the server
	<-asked
	if err := servers[0].command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	got := image(t, servers[1].url+path)
	if took := time.Since(start); took > 4*time.Second || got.header.Get("Cache-Status") != "placard; fwd=miss; stored" {
		t.Errorf("after %s: %v, want it drawn within the lease", took, got.header)
	}
}
