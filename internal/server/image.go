package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/placard/placard/internal/guard"
	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// image answers a signed URL with its image.
func (s *server) image(w http.ResponseWriter, r *http.Request) error {
	target := targetOf(r)
	dialect := s.dialectOf(target)
	if dialect == nil {
		return errNoRoute
	}
	noteDialect(r, dialect)
	s.begin(r, phase.Verify)
	owner, request, err := s.verify(dialect, target)
	if owner != nil {
		noteProject(r, owner.ID)
	}
	noteTemplate(r, request.Job.Template)
	switch {
	case err != nil && request.Expired(time.Now()):
		return signurl.ErrExpired
	case err != nil:
		return err
	}
	if request.Fresh {
		request.Job.MaxAge = s.BustInterval
	}
	r = s.counted(r, s.rings[dialect.Name()].KeyName(request))
	ctx := guard.WithBudget(r.Context(), s.SharedTimeout)
	reply, err := s.accept(ctx, r, dialect, request)
	if err != nil {
		return err
	}
	if reply != nil {
		write(w, *reply)
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.RenderTimeout)
	defer cancel()
	img, err := s.draw(ctx, request)
	if err != nil {
		return err
	}
	noteImage(r, img)
	img.Warnings = slices.Concat(request.Warnings, img.Warnings)
	if img.Degraded != "" {
		s.Metrics.Degraded(request.Job.Template, img.Degraded)
	}
	// Not the time before: drawing may take seconds of those to exp.
	s.setSurrogateKeys(w.Header(), request.Job.Template, owner.ID)
	s.describe(w.Header(), dialect, request, img, time.Now())
	return serveContent(w, r, img.Bytes)
}

// draw makes the image of a request, or for one that has expired, returns what is kept of it.
func (s *server) draw(ctx context.Context, request signurl.Request) (*renderer.Image, error) {
	if !request.Expired(time.Now()) {
		return s.Render(ctx, request.Job)
	}
	if s.ServeExpired {
		if img, ok := s.Kept(ctx, request.Job); ok {
			return img, nil
		}
	}
	return nil, signurl.ErrExpired
}

// signed reports whether a request is for a signed URL, be it a good one or not.
func (s *server) signed(r *http.Request, _ *mux.RouteMatch) bool {
	return s.dialectOf(targetOf(r)) != nil
}

// dialectOf returns the dialect that owns a target: by its look, or where sources are open, because it names one.
func (s *server) dialectOf(target string) signurl.Dialect {
	dialect := s.Dialects.Of(target)
	if dialect != nil || !s.OpenSources {
		return dialect
	}
	for _, dialect := range s.Dialects {
		if _, _, err := s.rings[dialect.Name()].Open(target); !errors.Is(err, signurl.ErrSignature) {
			return dialect
		}
	}
	return nil
}

// verify reads a signed URL, or one that needs no signature here.
func (s *server) verify(dialect signurl.Dialect, target string) (*project.Project, signurl.Request, error) {
	ring := s.rings[dialect.Name()]
	owner, request, err := ring.Verify(target)
	if errors.Is(err, signurl.ErrSignature) && s.OpenSources {
		return ring.Open(target)
	}
	return owner, request, err
}

// targetOf returns what was asked for, to the byte. url.URL re-encodes a path that holds what it should not, and so
// makes another of it than was signed. It is right where the target is a whole URL (RFC 9112, section 3.2.2).
func targetOf(r *http.Request) string {
	if strings.HasPrefix(r.RequestURI, "/") {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}
