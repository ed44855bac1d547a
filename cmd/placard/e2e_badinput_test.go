package main

import (
	"bufio"
	"cmp"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestBadInput asks a real server for everything in testdata/badinput: each row gets its status in the form that errors
// have, nothing of it is drawn, nobody without a signature learns anything, and the server draws as before.
func TestBadInput(t *testing.T) {
	s := startServer(t, t.TempDir(), "--templates", "testdata/badinput/templates", "--api-key", badInputAPIKey,
		"--log-level", "debug")
	target := native("card/e30.png")
	want := image(t, s.url+target)
	rows := badInputs(t, target)
	if len(rows) < 250 {
		t.Fatalf("%d rows, of which there were 900", len(rows))
	}
	var refused refusals
	renders := s.renders()
	for i, row := range rows {
		t.Run(row.file+"/"+row.name, func(t *testing.T) {
			got, took := s.exchange(t, row)
			for _, complaint := range row.complaints(got) {
				t.Errorf("%s: got %d %.300s %v", complaint, got.status, got.body, got.header)
			}
			refused.add(t, got, took)
		})
		if last := i+1 == len(rows) || rows[i+1].file != row.file; last {
			if n := s.renders(); n != renders {
				t.Errorf("%s: %v of its rows reached a browser", row.file, n-renders)
				renders = n
			}
		}
	}
	if got := image(t, s.url+target); string(got.body) != string(want.body) {
		t.Error("the good image is another one after all that")
	}
	refused.checkQuick(t)
	s.stop()
	s.checkLog(t)
}

// checkLog holds the log of a server that has ended to what may stand in one.
func (s *testServer) checkLog(t *testing.T) {
	t.Helper()
	for _, secret := range []string{testKey, badInputAPIKey, macOf(testKey, "card/e30.png"), "level=ERROR", "panic"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}

// refusals are what rows without a good signature got.
type refusals struct {
	first               string
	forbidden, unrouted []time.Duration
}

// add holds every 403 to the first.
func (r *refusals) add(t *testing.T, got answer, took time.Duration) {
	t.Helper()
	switch {
	case !isProblem(got):
	case got.status == http.StatusNotFound && strings.Contains(got.text(), "nothing is served here"):
		r.unrouted = append(r.unrouted, took)
	case got.status == http.StatusForbidden:
		r.forbidden = append(r.forbidden, took)
		r.first = cmp.Or(r.first, got.all())
		if all := got.all(); all != r.first {
			t.Errorf("this 403 is %s\nanother was  %s", all, r.first)
		}
	}
}

// checkQuick holds them to the time that a path takes which nobody serves, on whatever machine this is.
func (r *refusals) checkQuick(t *testing.T) {
	t.Helper()
	if len(r.forbidden) == 0 || len(r.unrouted) == 0 {
		return // with -run, where some rows are left out
	}
	got, base := median(r.forbidden), median(r.unrouted)
	t.Logf("a 403 takes %s, a 404 of no route %s (medians of %d and %d)", got, base, len(r.forbidden), len(r.unrouted))
	if got > 4*base+time.Millisecond {
		t.Errorf("a 403 takes %s, a 404 of no route %s", got, base)
	}
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// TestLongestSide: an image as long as the limits allow is drawn in every format, and no browser dies of it.
func TestLongestSide(t *testing.T) {
	s := startServer(t, t.TempDir())
	for _, size := range []string{`{"width":16383,"height":1}`, `{"width":1,"height":16383}`, `{"width":100,"height":163830,"scale":0.1}`} {
		for _, ext := range []string{"png", "jpg", "webp"} {
			image(t, s.url+native("minimal/"+base64.RawURLEncoding.EncodeToString([]byte(size))+"."+ext))
		}
	}
	if n := s.metric(`placard_browser_restarts_total{reason="crashed"}`); n != 0 {
		t.Errorf("%v browsers crashed", n)
	}
}

// exchange sends a row and reads the answer. The time is that from the first byte sent to the last received.
func (s *testServer) exchange(t *testing.T, row badInput) (answer, time.Duration) {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second)) // less than any of the server's own
	start := time.Now()
	_, _ = io.WriteString(conn, row.request) // the server may answer before it has read everything
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("half an answer: %v", err)
	}
	return answer{response.StatusCode, response.Header, body}, time.Since(start)
}
