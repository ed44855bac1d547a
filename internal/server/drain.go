package server

import (
	"net/http"

	"github.com/placard/placard/renderer"
)

// drain turns requests away once the server stops, but for /healthz: the process does answer.
func (s *server) drain(next http.Handler) http.Handler {
	refuse := s.handle(func(http.ResponseWriter, *http.Request) error { return renderer.ErrClosed })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if closed(s.Stopping) && r.URL.Path != "/healthz" {
			refuse.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
