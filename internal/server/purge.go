package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

const (
	// maxPurgeURLs is how many one request can purge.
	maxPurgeURLs = 1000
	// transforms is the template whose images are those that URLs ask to transform.
	transforms = "photo"
)

// A Purger has images forgotten that are kept, here and on all other instances. Its errors are cache.ErrPurge.
type Purger interface {
	PurgeImages(ctx context.Context, docs ...*renderer.Document) error
	PurgeTemplates(ctx context.Context, names ...string) error
	PurgeAll(ctx context.Context) error
}

// A purgeOrder is the body of POST /api/purge. It has one member.
type purgeOrder struct {
	URL      string   `json:"url"`
	URLs     []string `json:"urls"`
	Template string   `json:"template"`
	Project  bool     `json:"project"`
}

// purged is what an order came to.
type purged struct {
	URLs      int      `json:"urls,omitzero"`
	Templates []string `json:"templates,omitempty"`
	Project   string   `json:"project,omitempty"`
}

// purge answers POST /api/purge.
func (s *server) purge(w http.ResponseWriter, r *http.Request, p *project.Project) error {
	data, err := readBody(w, r, maxBatchBytes)
	if err != nil {
		return err
	}
	var order purgeOrder
	if err := readJSON(data, &order); err != nil {
		return err
	}
	if err := order.check(); err != nil {
		return err
	}
	done, err := s.purgeFor(r.Context(), p, order)
	if errors.Is(err, cache.ErrPurge) {
		s.Logger.LogAttrs(r.Context(), slog.LevelWarn, "a purge is to be repeated", slog.Any("err", err))
		return cache.ErrPurge // the rest is about this server's parts
	}
	if err != nil {
		return err
	}
	return writeJSON(w, map[string]purged{"purged": done})
}

func (o purgeOrder) check() error {
	given := 0
	for _, is := range []bool{o.URL != "", o.URLs != nil, o.Template != "", o.Project} {
		if is {
			given++
		}
	}
	switch n := len(o.URLs); {
	case given != 1:
		return fmt.Errorf("%w: it is to have one of url, urls, template and project", errBody)
	case o.URLs != nil && (n == 0 || n > maxPurgeURLs):
		return fmt.Errorf("%w: it has %d urls; there may be 1 to %d", errBody, n, maxPurgeURLs)
	}
	return nil
}

// purgeFor purges what the order names, all of it or, where something is wrong with it, nothing.
func (s *server) purgeFor(ctx context.Context, p *project.Project, order purgeOrder) (purged, error) {
	switch {
	case order.Project:
		return s.purgeProject(ctx, p)
	case order.Template != "":
		return s.purgeTemplate(ctx, p, order.Template)
	case order.URL != "":
		doc, err := s.ownDocument(p, order.URL)
		if err != nil {
			return purged{}, err
		}
		return purged{URLs: 1}, s.Purger.PurgeImages(ctx, doc)
	}
	docs := make([]*renderer.Document, len(order.URLs))
	for i, u := range order.URLs {
		var err error
		if docs[i], err = s.ownDocument(p, u); err != nil {
			return purged{}, fmt.Errorf("urls, number %d: %w", i+1, err)
		}
	}
	return purged{URLs: len(docs)}, s.Purger.PurgeImages(ctx, docs...)
}

// ownDocument is what a signed URL of the project shows, be it expired or not. Its origin is not looked at.
func (s *server) ownDocument(p *project.Project, url string) (*renderer.Document, error) {
	target := targetIn(url)
	if len(target) > MaxURLBytes {
		return nil, errTooLong
	}
	dialect := s.dialectOf(target)
	if dialect == nil {
		return nil, errNoRoute
	}
	owner, request, err := s.verify(dialect, target)
	if err != nil {
		return nil, err
	}
	if owner != p {
		return nil, signurl.ErrSignature // as if nobody had signed it
	}
	return s.Fit(request.Job)
}

// targetIn returns what a client asks for that opens a URL; a path is that already.
func targetIn(url string) string {
	target, _, _ := strings.Cut(url, "#")
	if strings.HasPrefix(target, "/") {
		return target
	}
	_, rest, _ := strings.Cut(target, "://")
	target = rest[strings.IndexAny(rest+"/", "/?"):]
	return "/" + strings.TrimPrefix(target, "/")
}

// purgeTemplate is for a template that the project may use. Its images for other projects go too: images are nobody's,
// two projects that ask for the same get the same.
func (s *server) purgeTemplate(ctx context.Context, p *project.Project, name string) (purged, error) {
	if !p.AllowsTemplate(name) {
		return purged{}, renderer.ErrNoTemplate
	}
	if _, err := s.Library.Template(name); err != nil {
		return purged{}, err
	}
	return purged{Templates: []string{name}}, s.Purger.PurgeTemplates(ctx, name)
}

// purgeProject purges all templates that the project may use, and photos where it may have any transformed: no list of
// templates is about these.
func (s *server) purgeProject(ctx context.Context, p *project.Project) (purged, error) {
	done := purged{Project: p.ID}
	if len(p.Templates) == 0 {
		return done, s.Purger.PurgeAll(ctx)
	}
	names := slices.Clone(p.Templates)
	if p.AllowsDialect(signurl.LibPixel{}.Name()) {
		names = append(names, transforms)
	}
	return done, s.Purger.PurgeTemplates(ctx, names...)
}
