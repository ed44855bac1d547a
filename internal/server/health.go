package server

import (
	"io"
	"net/http"

	"github.com/placard/placard/renderer"
)

// healthz says that the process answers.
func (s *server) healthz(w http.ResponseWriter, _ *http.Request) error { return plain(w, "ok\n") }

// readyz says whether requests should be sent here: a browser has drawn lately, and the server isn't about to stop.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) error {
	if closed(s.Leaving) {
		return renderer.ErrClosed
	}
	if !s.Ready(r.Context()) {
		return errUnready
	}
	return plain(w, "ready\n")
}

// robots lets crawlers have everything: they must reach images.
func (s *server) robots(w http.ResponseWriter, _ *http.Request) error {
	return plain(w, "User-agent: *\nAllow: /\n")
}

func plain(w http.ResponseWriter, text string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, text) // the client may have gone
	return nil
}
