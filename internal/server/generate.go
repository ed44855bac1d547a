package server

import "net/http"

// generate answers GET /api/signed/generate.
func (s *server) generate(http.ResponseWriter, *http.Request) error { return errNoRoute }
