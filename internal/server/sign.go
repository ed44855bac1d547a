package server

import (
	"fmt"
	"net/http"
	"time"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/signurl"
)

// sign answers POST /api/sign.
func (s *server) sign(w http.ResponseWriter, r *http.Request, p *project.Project) error {
	order, err := readOrder(w, r)
	if err != nil {
		return err
	}
	noteTemplate(r, order.Template)
	path, expires, err := s.fulfil(order, p)
	if err != nil {
		return err
	}
	answer := struct {
		URL       string     `json:"url"`
		ExpiresAt *time.Time `json:"expires_at"`
	}{URL: s.PublicURL + path}
	if !expires.IsZero() {
		answer.ExpiresAt = &expires
	}
	return writeJSON(w, answer)
}

// fulfil signs what an order asks for. As with URLs, what is wrong with the order itself comes before what doesn't fit
// the template that it names.
func (s *server) fulfil(order signOrder, p *project.Project) (path string, expires time.Time, err error) {
	job, err := order.job()
	if err != nil {
		return "", expires, err
	}
	dialect, err := order.dialect(s.Dialects, p)
	if err != nil {
		return "", expires, err
	}
	if expires, err = order.expires(time.Now()); err != nil {
		return "", expires, err
	}
	path, err = s.signFor(p, dialect, signurl.Request{Job: job, Expires: expires})
	return path, expires, err
}

// signFor signs a URL that will open: what can't be drawn is not signed.
func (s *server) signFor(p *project.Project, dialect signurl.Dialect, r signurl.Request) (path string, err error) {
	path, unfitted, err := p.Sign(dialect, r, s.Fit)
	switch {
	case err != nil:
		return "", err
	case unfitted != nil:
		return "", unfitted
	case len(path) > MaxURLBytes:
		return "", fmt.Errorf("%w: it would have %d bytes, of which at most %d are served", errUnfit, len(path), MaxURLBytes)
	}
	return path, nil
}
