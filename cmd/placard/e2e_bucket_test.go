package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache/redisstore"
	"github.com/placard/placard/internal/cache/redistest"
	"github.com/placard/placard/internal/cache/s3test"
)

// Two servers share an S3 server, which is killed and stopped. Whatever happens to it all images are answered; and when
// it is back, what one server draws is a hit on the other although Redis is empty.
func TestBucketServer(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	s3, redis := s3test.Start(t), redistest.Start(t)
	own := t.TempDir()
	writeTemplate(t, own, "card", soundCard)
	servers := startSharing(t, redis, 2, "--templates", own, "--bucket", s3.URL, "--shared-timeout", "500ms")
	// Each card has its time to get into the bucket while the next one is drawn.
	var last string
	shares := func(when string) {
		t.Helper()
		n, tag := 0, ""
		within(t, 20*time.Second, when+" the bucket shares what is drawn", func() bool {
			before, itsTag := last, tag
			last = cardTitled(t, fmt.Sprint(n, " ", when))
			tag = image(t, servers[0].url+last).header.Get("ETag")
			n++
			flush(t, redis)
			if itsTag == "" {
				return false
			}
			kept := image(t, servers[1].url+before)
			return kept.header.Get("Cache-Status") == "placard; hit" && kept.header.Get("ETag") == itsTag
		})
		t.Logf("%s: shared after %d images", when, n)
	}
	answers := func(when string) {
		t.Helper()
		var slowest time.Duration
		for n := range 30 {
			start := time.Now()
			image(t, servers[n%2].url+cardTitled(t, fmt.Sprint(n, " while ", when)))
			slowest = max(slowest, time.Since(start))
		}
		t.Logf("%s: all answered, the slowest after %s", when, slowest.Round(time.Millisecond))
	}

	shares("at first")
	s3.Kill()
	answers("killed")
	s3.Restart()
	shares("after kill -9")
	s3.Pause()
	answers("stopped")
	s3.Resume()
	shares("after SIGSTOP")
	if hits := servers[1].metric(`placard_cache_requests_total{result="hit",tier="bucket"}`); hits < 3 {
		t.Errorf("%v hits in the bucket", hits)
	}

	flush(t, redis)
	third := startSharing(t, redis, 1, "--templates", own, "--bucket", s3.URL, "--shared-timeout", "2s")[0]
	if status := image(t, third.url+last).header.Get("Cache-Status"); status != "placard; hit" {
		t.Errorf("on a server that has nothing, with Redis empty: %s", status)
	}
}

// flush empties Redis.
func flush(t *testing.T, server *redistest.Server) {
	t.Helper()
	client, err := redisstore.Connect(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
}
