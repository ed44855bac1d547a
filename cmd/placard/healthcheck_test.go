package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestReachable(t *testing.T) {
	for listen, want := range map[string]string{
		"127.0.0.1:8080":        "127.0.0.1:8080",
		"0.0.0.0:8080":          "127.0.0.1:8080",
		":8080":                 "127.0.0.1:8080",
		"[::]:8080":             "[::1]:8080",
		"[0:0::0]:8080":         "[::1]:8080",
		"[::1]:8080":            "[::1]:8080",
		"192.0.2.1:80":          "192.0.2.1:80",
		"placard.internal:8080": "placard.internal:8080",
	} {
		if got := reachable(listen); got != want {
			t.Errorf("%s: got %s, want %s", listen, got, want)
		}
	}
}

// TestHealthcheck runs the command, of which a container sees the status, and people what it says.
func TestHealthcheck(t *testing.T) {
	answers := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Method != "GET" || r.URL.Path != "/readyz" {
				status = http.StatusTeapot
			}
			w.WriteHeader(status)
		}
	}
	tests := []struct {
		name    string
		handler http.HandlerFunc // nil: nobody listens
		status  int
		stderr  string
	}{
		{"ready", answers(200), 0, ""},
		{"not ready", answers(503), 1, "/readyz answered 503 Service Unavailable"},
		{"some other server", http.RedirectHandler("/", http.StatusFound).ServeHTTP, 1, "302 Found"},
		{"nobody listens", nil, 1, "connection refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(tt.handler)
			defer server.Close()
			if tt.handler == nil {
				server.Close()
			}
			environ := []string{"PLACARD_LISTEN=" + strings.TrimPrefix(server.URL, "http://"), "HTTP_PROXY=http://127.0.0.1:1"}
			var stdout, stderr bytes.Buffer
			status := run([]string{"healthcheck"}, environ, strings.NewReader(""), &stdout, &stderr)
			if status != tt.status || !strings.Contains(stderr.String(), tt.stderr) || (tt.stderr == "") != (stderr.Len() == 0) {
				t.Errorf("got status %d and %q, want %d and %q", status, stderr.String(), tt.status, tt.stderr)
			}
		})
	}
}

func TestHealthcheckDoesNotWaitForEver(t *testing.T) {
	stop := make(chan bool)
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
	defer server.Close()
	defer close(stop)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	err := healthcheck(ctx, strings.TrimPrefix(server.URL, "http://"))
	if err == nil || !strings.Contains(err.Error(), "context deadline exceeded") {
		t.Errorf("got %v, want the deadline", err)
	}
}
