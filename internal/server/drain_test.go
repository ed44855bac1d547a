package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestDrain(t *testing.T) {
	tests := []struct {
		target                  string
		before, after           int
		closeBefore, closeAfter string
	}{
		{sign("article/e30.jpg"), 200, 503, "", "close"},
		{"/api/templates", 401, 503, "", "close"},
		{"/readyz", 200, 503, "", "close"},
		{"/healthz", 200, 200, "", "close"},
	}
	stopping := make(chan struct{})
	s := newSite(func(c *Config) { c.Stopping = stopping })
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
		ask(tt.target, tt.before, tt.closeBefore)
	}
	close(stopping)
	for _, tt := range tests {
		ask(tt.target, tt.after, tt.closeAfter)
	}
}
