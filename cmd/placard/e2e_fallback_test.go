package main

import (
	"bytes"
	stdimage "image"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	soundCard = `<!DOCTYPE html><title>Card</title><meta name="viewport" content="width=200, height=100"><h1 id="title">A</h1>`
	hangCard  = soundCard + `<meta name="scripts" content="allow"><script>while (1);</script>`
)

// TestFallback has a designer save a template that never gets ready, and add its fallback.png later.
func TestFallback(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "card", soundCard)
	s := startServer(t, t.TempDir(), "--templates", own, "--fallback-after", "300ms", "--render-timeout", "3s")
	drawn, fresh := s.sign("card", "title=Drawn before"), s.sign("card", "title=Never drawn")
	before := image(t, drawn)

	writeTemplate(t, own, "card", hangCard)
	got := untilDegraded(t, drawn)
	if !bytes.Equal(got.body, before.body) || got.header.Get("Placard-Degraded") != "last-good" {
		t.Errorf("got %d bytes, %v; want those of the older version", len(got.body), got.header)
	}
	if control := got.header.Get("Cache-Control"); !strings.HasPrefix(control, "public, max-age=60,") {
		t.Errorf("Cache-Control is %q", control)
	}
	if got, err := get(fresh); err != nil || got.status != http.StatusGatewayTimeout {
		t.Errorf("with nothing to show: %d, %v, want 504", got.status, err)
	}

	var picture bytes.Buffer
	if err := png.Encode(&picture, stdimage.NewGray(stdimage.Rect(0, 0, 20, 10))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(own, "card", "fallback.png"), picture.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got = untilDegraded(t, fresh)
	if !bytes.Equal(got.body, picture.Bytes()) || got.header.Get("Content-Type") != "image/png" {
		t.Errorf("got %d bytes, %v; want fallback.png", len(got.body), got.header)
	}
	if n := s.metric(`placard_degraded_total{substitute="fallback",template="card"}`); n == 0 {
		t.Error("the fallback was not counted")
	}
}

// untilDegraded gets a URL until a substitute comes: the server reads an edited template when it stands still.
func untilDegraded(t *testing.T, url string) answer {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		got, err := get(url)
		if err == nil && got.status == http.StatusOK && got.header.Get("Placard-Degraded") != "" {
			return got
		}
		if time.Now().After(deadline) {
			t.Fatalf("no substitute: %d %v, %v", got.status, got.header, err)
		}
	}
}

// TestBreaker has a template hang three times. It is refused then, all others are drawn, and mending it helps at once.
func TestBreaker(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "card", hangCard)
	s := startServer(t, t.TempDir(), "--templates", own, "--render-timeout", "3s")
	url := s.sign("card", "title=Hello")
	for i := range 3 {
		if got, err := get(url); err != nil || got.status != http.StatusGatewayTimeout {
			t.Errorf("hang %d: %d %s, %v, want 504", i+1, got.status, got.body, err)
		}
	}
	start := time.Now()
	got, err := get(url)
	retry, _ := strconv.Atoi(got.header.Get("Retry-After"))
	if err != nil || got.status != http.StatusServiceUnavailable || retry < 30 || retry > 60 {
		t.Errorf("then: %d %s, Retry-After %d, %v, want 503 and a minute", got.status, got.body, retry, err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("the refusal took %v", took)
	}
	if s.metric(`placard_breaker_open{template="card"}`) != 1 {
		t.Error("the metric does not show it")
	}
	image(t, s.sign("minimal", "title=Another template"))

	writeTemplate(t, own, "card", soundCard)
	for deadline := time.Now().Add(20 * time.Second); got.status != http.StatusOK; time.Sleep(50 * time.Millisecond) {
		if got, err = get(url); time.Now().After(deadline) {
			t.Fatalf("mended: %d %s, %v", got.status, got.body, err)
		}
	}
	if s.metric(`placard_breaker_open{template="card"}`) != 0 {
		t.Error("the metric still shows it")
	}
}
