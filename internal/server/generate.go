package server

import (
	"net/http"
	"time"

	"github.com/placard/placard/signurl"
)

// generate answers GET /api/signed/generate, where ogimageapi's users have their URLs made.
func (s *server) generate(w http.ResponseWriter, r *http.Request) error {
	dialect := signurl.OGImageAPI{}
	noteDialect(r, dialect)
	key := r.Header.Get("X-API-Key")
	p := s.Projects.ByAPIKey(key)
	if key == "" || p == nil || !p.AllowsDialect(dialect.Name()) {
		w.Header().Set("WWW-Authenticate", challenge)
		if key == "" {
			return signurl.ErrMissingAPIKey
		}
		return signurl.ErrInvalidAPIKey
	}
	noteProject(r, p.ID)
	request, err := dialect.Generate(r.URL.RawQuery, time.Now())
	if err != nil {
		return err
	}
	noteTemplate(r, request.Base)
	path, err := s.signFor(p, dialect, request)
	if err != nil {
		return err
	}
	return writeJSON(w, map[string]string{
		"url": s.PublicURL + path, "expires_at": request.Expires.Format(time.RFC3339),
	})
}
