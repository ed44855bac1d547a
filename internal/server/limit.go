package server

import (
	"net/http"

	"github.com/placard/placard/internal/limits"
)

// counted returns a request whose renders are counted for its client and for the key that signed its URL, where there
// are limits. Nothing is done for them where there are none.
func (s *server) counted(r *http.Request, key string) *http.Request {
	if !s.RateLimited {
		return r
	}
	return r.WithContext(limits.WithCaller(r.Context(), s.caller(r, key)))
}

func (s *server) caller(r *http.Request, key string) limits.Caller {
	return limits.Caller{Key: key, Address: limits.Range(s.client(r))}
}
