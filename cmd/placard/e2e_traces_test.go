package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache/redistest"
)

// TestTraces has requests traced of a server that has every phase.
func TestTraces(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	own := t.TempDir()
	writeTemplate(t, own, "picture", `<!DOCTYPE html><title>Picture</title>
<meta name="viewport" content="width=1200, height=630"><img id="cover">`)
	c := newCollector(t)
	s := startServerIn(t, []string{"PLACARD_DATA=" + t.TempDir(), "PLACARD_KEY=" + testKey, "OTEL_BSP_SCHEDULE_DELAY=50",
		"OTEL_SERVICE_NAME=cards"}, "--templates", own, "--workers", "1", "--otlp-endpoint", c.URL, "--log-format", "json",
		"--redis-url", redistest.Start(t).URL, "--bucket", "file://"+t.TempDir(), "--shared-timeout", "2s",
		"--image-private-cidrs", "127.0.0.0/8", "--slow-request", "1ms")
	path := s.picture(newGallery(t) + "/good?token=hidden")

	t.Run("a cold request", func(t *testing.T) { testColdTrace(t, s, c, path) })
	t.Run("a hit", func(t *testing.T) {
		const id = "1af7651916cd43dd8448eb211c80319c"
		getTraced(t, s.url+path, id)
		if got, want := names(c.trace(t, id)), "GET native, verify, fit, lookup memory, answer"; got != want {
			t.Errorf("spans are %s; want %s", got, want)
		}
	})
	t.Run("requests for the same", func(t *testing.T) { testCollapsedTraces(t, s, c) })
	t.Run("no secret", func(t *testing.T) {
		parts := strings.Split(path, "/")
		payload, _, _ := strings.Cut(parts[len(parts)-1], ".")
		for _, secret := range []string{parts[2], payload, testKey, "hidden"} {
			if c.holds(secret) {
				t.Errorf("%s was sent to the collector", secret)
			}
		}
		if !c.holds("placard.template") || !strings.Contains(c.resource, "cards") {
			t.Errorf("the template or the service's name is missing, of %s", c.resource)
		}
	})
}

// testColdTrace holds that every phase is there, and that they add up to the request.
func testColdTrace(t *testing.T, s *testServer, c *collector, path string) {
	const id = "0af7651916cd43dd8448eb211c80319c"
	getTraced(t, s.url+path, id)
	spans := c.trace(t, id)
	want := "GET native, verify, fit, lookup memory, wait, flight, lookup disk, lookup redis, lookup bucket, lock, admit, " +
		"fetch, queue, fill, paint, store, answer"
	if got := names(spans); got != want {
		t.Fatalf("spans are %s; want %s", got, want)
	}
	request := spans[0]
	if got := hex.EncodeToString(request.ParentSpanId); got != "b7ad6b7169203331" {
		t.Errorf("the request's parent is %q, want the caller's span", got)
	}
	var sum time.Duration
	var end uint64
	for _, leaf := range leaves(spans) {
		if leaf.StartTimeUnixNano < end {
			t.Errorf("%s begins before the phase before has ended", leaf.Name)
		}
		end = leaf.EndTimeUnixNano
		sum += took(leaf)
	}
	whole := took(request)
	t.Logf("the phases are %.2f %% of the request's %v", 100*float64(sum)/float64(whole), whole)
	// A machine that is busy may take a goroutine's turn for some 20 ms, between two phases too.
	if gap := whole - sum; gap > max(whole/10, 50*time.Millisecond) || gap < -whole/100 {
		t.Errorf("the phases take %v of the request's %v, want all but a tenth or 50ms", sum, whole)
	}
	s.checkRequestLine(t, id)
}

// checkRequestLine holds that the log line of a request that is traced leads there, and says what was slow.
func (s *testServer) checkRequestLine(t *testing.T, traceID string) {
	t.Helper()
	var line struct {
		TraceID string   `json:"trace_id"`
		Took    float64  `json:"took_ms"`
		Queue   *float64 `json:"queue_ms"`
		Fetch   *float64 `json:"fetch_ms"`
		Fill    *float64 `json:"fill_ms"`
		Paint   *float64 `json:"paint_ms"`
		Slow    string   `json:"slow"`
	}
	for text := range strings.Lines(s.log.String()) {
		if !strings.Contains(text, traceID) {
			continue
		}
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if line.Took <= 0 || line.Queue == nil || line.Fetch == nil || line.Fill == nil || line.Paint == nil || line.Slow == "" {
			t.Errorf("not all times are in %s", text)
		}
	}
	if line.TraceID != traceID {
		t.Errorf("no line of the log has the trace %s", traceID)
	}
}

// testCollapsedTraces holds that those who wait for the same image lead to the one flight.
func testCollapsedTraces(t *testing.T, s *testServer, c *collector) {
	url := s.sign("article", "title=Many at once")
	ids := make([]string, 5)
	var all sync.WaitGroup
	for i := range ids {
		ids[i] = fmt.Sprintf("%032x", i+1)
		all.Go(func() { getTraced(t, url, ids[i]) })
	}
	all.Wait()
	var flights, links [][]byte
	for _, id := range ids {
		for _, span := range c.trace(t, id) {
			if span.Name == "flight" {
				flights = append(flights, span.SpanId)
			}
			for _, link := range span.Links {
				links = append(links, link.SpanId)
			}
		}
	}
	if len(flights) != 1 || len(links) == 0 {
		t.Fatalf("there are %d flights and %d links to them, want one and some", len(flights), len(links))
	}
	if slices.ContainsFunc(links, func(id []byte) bool { return !bytes.Equal(id, flights[0]) }) {
		t.Error("a request links to something else")
	}
}

// TestCollectorIsAway holds that nobody waits for a collector: no request, no probe, and at the end two seconds.
func TestCollectorIsAway(t *testing.T) {
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else it doesn't hear of a client that leaves
		<-r.Context().Done()
	}))
	defer hanging.Close()
	for name, endpoint := range map[string]string{"down": "http://" + freeAddress(t), "hanging": hanging.URL} {
		t.Run(name, func(t *testing.T) {
			s := startServerIn(t, []string{"PLACARD_DATA=" + t.TempDir(), "PLACARD_KEY=" + testKey,
				"OTEL_EXPORTER_OTLP_ENDPOINT=" + endpoint, "OTEL_BSP_SCHEDULE_DELAY=50"}, "--workers", "1")
			url := s.sign("minimal", "title=Untold")
			image(t, url)
			began := time.Now()
			for range 20 {
				image(t, url)
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("twenty hits took %v", took)
			}
			if a, err := get(s.url + "/readyz"); err != nil || a.status != http.StatusOK {
				t.Errorf("/readyz says %d, %v", a.status, err)
			}
			began = time.Now()
			s.stop()
			if took := time.Since(began); took > 15*time.Second { // two of them for the collector; all of it is 4 on an idle machine
				t.Errorf("stopping took %v", took)
			}
			if n := strings.Count(s.log.String(), "traces are not sent"); n != 1 {
				t.Errorf("the log tells %d times that traces are not sent, want once", n)
			}
		})
	}
}
