// Package studio serves the page on which designers see, shape and try their templates: a gallery, a form for every
// template with the picture drawn anew as they type, and what a site needs to show it.
//
// The page is static files; this package has the handlers that it talks to. Pictures come from the same renderer as
// those of signed URLs.
package studio

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
	"github.com/placard/placard/static"
)

// Prefix is the path that everything of the studio is below.
const Prefix = "/studio/"

// Config is what a studio needs.
type Config struct {
	// Projects sign URLs, and their API keys open the studio where its host isn't this machine.
	Projects project.Set
	Library  Library
	// Dialects are the grammars to sign in, PublicURL the origin before what they sign.
	Dialects  signurl.Dialects
	PublicURL string
	// Fit holds a job against its template, Render draws it.
	Fit    func(renderer.Job) (*renderer.Document, error)
	Render func(context.Context, renderer.Job) (*renderer.Image, error)
	// Inspect reports where a job's fields are and what is wrong with them, as anything that encodes to JSON; nil: the
	// page doesn't offer it.
	Inspect func(context.Context, renderer.Job) (any, error)
	// Draws is how many pictures the studio has drawn at once, 1 or more. Others wait outside of the public's queue.
	Draws int
	// RenderTimeout bounds one picture, waiting included.
	RenderTimeout time.Duration
	// MaxImageBytes bounds a picture, MaxBodyBytes a request: pictures come as data URLs.
	MaxImageBytes, MaxBodyBytes int64
	Logger                      *slog.Logger
}

// Validate reports what is missing or out of range.
func (c *Config) Validate() error {
	switch {
	case len(c.Projects) == 0:
		return errors.New("studio: there is no project to sign for")
	case c.Library == nil || c.Fit == nil || c.Render == nil || c.Logger == nil:
		return errors.New("studio: Library, Fit, Render and Logger are needed")
	case c.Draws < 1 || c.RenderTimeout <= 0 || c.MaxImageBytes <= 0 || c.MaxBodyBytes <= 0:
		return errors.New("studio: Draws, RenderTimeout, MaxImageBytes and MaxBodyBytes must be above 0")
	}
	return nil
}

// A Library is one that tells of its templates, and of changes to them.
type Library interface {
	renderer.Library
	Templates() []*renderer.Template
	// Changed is closed at the next change of a template or of Faults.
	Changed() <-chan struct{}
	// Faults are what is wrong with templates that can't be used as they are, by name.
	Faults() map[string]string
}

type studio struct {
	Config
	// draws has a place for each picture that may be drawn at once.
	draws chan struct{}
	// secret proves the cookies of this process.
	secret   []byte
	programs []program
}

// New returns the handler of everything below Prefix. The config must be valid.
func New(config Config) (http.Handler, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	s := &studio{Config: config, draws: make(chan struct{}, config.Draws), secret: []byte(rand.Text())}
	var err error
	if s.programs, err = readPrograms(config.PublicURL); err != nil {
		return nil, err
	}
	files, err := fs.Sub(static.Studio, "studio")
	if err != nil {
		return nil, err
	}
	return s.guard(s.routes(files)), nil
}

func (s *studio) routes(files fs.FS) http.Handler {
	routes := http.NewServeMux()
	routes.Handle("GET /studio/{$}", s.handle(page(files, "gallery.html")))
	routes.Handle("GET /studio/templates/{name}", s.handle(s.templatePage(page(files, "template.html"))))
	routes.Handle("GET /studio/templates/{name}/sheet", s.handle(s.templatePage(page(files, "sheet.html"))))
	routes.HandleFunc("GET /studio/assets/{file}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, files, r.PathValue("file"))
	})
	routes.Handle("GET /studio/api/templates", s.handle(s.list))
	routes.Handle("GET /studio/api/templates/{name}", s.handle(s.describe))
	routes.Handle("GET /studio/api/templates/{name}/stress", s.handle(s.stress))
	routes.Handle("GET /studio/api/samples/{file}", s.handle(s.sample))
	routes.Handle("POST /studio/api/images/{file}", s.handle(s.draw))
	routes.Handle("POST /studio/api/reports/{file}", s.handle(s.report))
	routes.Handle("POST /studio/api/urls/{file}", s.handle(s.sign))
	routes.Handle("GET /studio/api/programs", s.handle(s.listPrograms))
	routes.Handle("GET /studio/api/events", s.handle(s.events))
	return routes
}

// page answers with a file of the studio's.
func page(files fs.FS, name string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		http.ServeFileFS(w, r, files, name)
		return nil
	}
}

// templatePage answers 404 where there is no such template.
func (s *studio) templatePage(next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := s.template(r, r.PathValue("name")); err != nil {
			return err
		}
		return next(w, r)
	}
}
