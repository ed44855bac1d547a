package studio

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/internal/server"
	"github.com/placard/placard/signurl"
)

var errUnsigned = errors.New("no such URL can be signed")

// sign answers with a signed URL in the dialect of the query.
func (s *studio) sign(w http.ResponseWriter, r *http.Request) error {
	request, err := s.request(r)
	if err != nil {
		return err
	}
	dialect, err := s.Dialects.Named(r.URL.Query().Get("dialect"))
	if err != nil {
		return fmt.Errorf("%w: %w", errUnsigned, err)
	}
	p := signer(whoOf(r), dialect, request.Job.Template)
	if p == nil {
		return fmt.Errorf("%w: no project may use this template in the dialect %s", errUnsigned, dialect.Name())
	}
	path, unfitted, err := p.Sign(dialect, request, s.Fit)
	switch {
	case err != nil:
		return err
	case unfitted != nil:
		return unfitted
	case len(path) > server.MaxURLBytes:
		return fmt.Errorf("%w: it would have %d bytes, of which at most %d are served; give pictures by their address",
			errUnsigned, len(path), server.MaxURLBytes)
	}
	return writeJSON(w, map[string]any{"url": s.PublicURL + path})
}

// signer returns the first project that may use a template in a dialect, or nil.
func signer(projects project.Set, dialect signurl.Dialect, template string) *project.Project {
	for _, p := range projects {
		if p.AllowsDialect(dialect.Name()) && p.AllowsTemplate(template) {
			return p
		}
	}
	return nil
}

// dialectsFor names the dialects in which a template's URLs can be signed.
func (s *studio) dialectsFor(r *http.Request, template string) []string {
	names := []string{}
	for _, dialect := range s.Dialects {
		if signer(whoOf(r), dialect, template) != nil {
			names = append(names, dialect.Name())
		}
	}
	return names
}
