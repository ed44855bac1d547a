package server

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/gorilla/mux"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
)

// challenge is what RFC 9110, section 15.5.2, wants of an answer with the status 401.
const challenge = "X-API-Key"

// An apiHandler answers a request for the project whose API key came with it.
type apiHandler func(http.ResponseWriter, *http.Request, *project.Project) error

// api lets requests through that have an API key.
func (s *server) api(h apiHandler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		notesOf(r).worthy = true
		p := s.Projects.ByAPIKey(r.Header.Get("X-API-Key"))
		if p == nil {
			w.Header().Set("WWW-Authenticate", challenge)
			return errAPIKey
		}
		noteProject(r, p.ID)
		return h(w, r, p)
	}
}

// The shapes of what the API tells of templates are promises.
type (
	templateSummary struct {
		Name        string `json:"name"`
		Title       string `json:"title"`
		Description string `json:"description"`
		Width       int    `json:"width"`
		Height      int    `json:"height"`
	}
	templateDescription struct {
		templateSummary
		Fields []templateField   `json:"fields"`
		Sample map[string]string `json:"sample"`
	}
	templateField struct {
		Name       string        `json:"name"`
		Kind       renderer.Kind `json:"kind"`
		Default    string        `json:"default"`
		Required   bool          `json:"required"`
		Properties []string      `json:"properties"`
	}
)

// listTemplates answers GET /api/templates.
func (s *server) listTemplates(w http.ResponseWriter, _ *http.Request, p *project.Project) error {
	list := []templateSummary{}
	for _, tpl := range s.Library.Templates() {
		if p.AllowsTemplate(tpl.Name) {
			list = append(list, summary(tpl))
		}
	}
	return writeJSON(w, map[string]any{"templates": list})
}

// describeTemplate answers GET /api/templates/{name}.
func (s *server) describeTemplate(w http.ResponseWriter, r *http.Request, p *project.Project) error {
	name := mux.Vars(r)["name"]
	if !p.AllowsTemplate(name) {
		return renderer.ErrNoTemplate
	}
	tpl, err := s.Library.Template(name)
	if err != nil {
		return err
	}
	description := templateDescription{templateSummary: summary(tpl), Sample: sample(tpl)}
	for _, f := range tpl.Fields {
		description.Fields = append(description.Fields,
			templateField{f.Name, f.Kind, f.Default, f.Required, f.Kind.Properties()})
	}
	return writeJSON(w, description)
}

func summary(tpl *renderer.Template) templateSummary {
	return templateSummary{tpl.Name, tpl.Title, tpl.Description, tpl.Width, tpl.Height}
}

// sample returns the modifications that make the template's sample. Pictures are left as they are: theirs are files of
// the template, which no URL can name. A star of a sample is a star, where in a modification it could begin a mark.
func sample(tpl *renderer.Template) map[string]string {
	values := map[string]string{}
	for _, f := range tpl.Fields {
		if f.Kind == renderer.Picture || f.Kind.MainProperty() == "" {
			continue
		}
		values[f.Name] = f.Default
		if f.Highlight {
			values[f.Name] = strings.ReplaceAll(f.Default, "*", `\*`)
		}
	}
	return values
}

// writeJSON answers 200 with a value that encodes.
func writeJSON(w http.ResponseWriter, value any) error { return writeJSONAs(w, http.StatusOK, value) }

func writeJSONAs(w http.ResponseWriter, status int, value any) error {
	data, err := json.Marshal(value, json.Deterministic(true))
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.Itoa(len(data)))
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(data) //nolint:gosec // not markup, and said not to be; the client may have gone
	return nil
}
