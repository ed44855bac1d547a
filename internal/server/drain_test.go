package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A server that is told to stop is first no more ready, and then turns away all but /healthz.
func TestDrain(t *testing.T) {
	leaving, stopping := make(chan struct{}), make(chan struct{})
	s := newSite(func(c *Config) { c.Leaving, c.Stopping = leaving, stopping })
	tests := []struct {
		target                     string
		before, whileLeaving, then int
	}{
		{sign("article/e30.jpg"), 200, 200, 503},
		{"/api/templates", 401, 401, 503},
		{"/readyz", 200, 503, 503},
		{"/healthz", 200, 200, 200},
	}
	ask := func(target string, status int, connection string) {
		t.Helper()
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", target, http.NoBody))
		if got := w.Header().Get("Connection"); w.Code != status || got != connection {
			t.Errorf("%s: got %d, Connection %q, want %d, %q", target, w.Code, got, status, connection)
		}
		if w.Code == 503 && w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: 503 without Retry-After", target)
		}
	}
	for _, tt := range tests {
		ask(tt.target, tt.before, "")
	}
	close(leaving)
	for _, tt := range tests {
		ask(tt.target, tt.whileLeaving, "close")
	}
	close(stopping)
	for _, tt := range tests {
		ask(tt.target, tt.then, "close")
	}
}
