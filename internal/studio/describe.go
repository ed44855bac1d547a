package studio

import (
	"net/http"
	"slices"
	"strings"

	"github.com/placard/placard/internal/stress"
	"github.com/placard/placard/renderer"
)

// What the page is told of a template.
type (
	summary struct {
		Name        string `json:"name"`
		Title       string `json:"title"`
		Description string `json:"description"`
		Width       int    `json:"width"`
		Height      int    `json:"height"`
		// Version is another one after every change.
		Version string `json:"version"`
		Fields  int    `json:"fields"`
	}
	description struct {
		summary
		Fields   []field `json:"fields"`
		Headline string  `json:"headline,omitzero"`
		// Reports: the page can ask where the fields are.
		Reports  bool     `json:"reports"`
		Dialects []string `json:"dialects"`
		Origin   string   `json:"origin"`
		// MaxImageBytes is what a file may have that is dropped on a picture.
		MaxImageBytes int64 `json:"max_image_bytes"`
	}
	field struct {
		Name     string        `json:"name"`
		Kind     renderer.Kind `json:"kind"`
		Default  string        `json:"default"`
		Required bool          `json:"required"`
		// Main is the property that a bare value sets; a group has none.
		Main       string                `json:"main,omitzero"`
		Properties []string              `json:"properties"`
		Highlight  bool                  `json:"highlight,omitzero"`
		Max        float64               `json:"max,omitzero"`
		Type       renderer.VariableType `json:"type,omitzero"`
		Values     []string              `json:"values,omitzero"`
	}
	stressCase struct {
		Name          string         `json:"name"`
		Title         string         `json:"title"`
		Lang          string         `json:"lang,omitzero"`
		Modifications map[string]any `json:"modifications"`
	}
)

// allowed reports whether one of a request's projects may use a template.
func allowed(r *http.Request, name string) bool {
	for _, p := range whoOf(r) {
		if p.AllowsTemplate(name) {
			return true
		}
	}
	return local(r) // the server's own designer is shown what no project has yet
}

func (s *studio) template(r *http.Request, name string) (*renderer.Template, error) {
	if !allowed(r, name) {
		return nil, renderer.ErrNoTemplate
	}
	return s.Library.Template(name)
}

// list answers with all templates.
func (s *studio) list(w http.ResponseWriter, r *http.Request) error {
	list := []summary{}
	for _, tpl := range s.Library.Templates() {
		if allowed(r, tpl.Name) {
			list = append(list, summarise(tpl))
		}
	}
	return writeJSON(w, map[string]any{"templates": list, "faults": s.faults(r)})
}

func summarise(tpl *renderer.Template) summary {
	return summary{tpl.Name, tpl.Title, tpl.Description, tpl.Width, tpl.Height, tpl.Hash, len(tpl.Fields)}
}

// describe answers with one template and its fields.
func (s *studio) describe(w http.ResponseWriter, r *http.Request) error {
	tpl, err := s.template(r, r.PathValue("name"))
	if err != nil {
		return err
	}
	d := description{
		summary: summarise(tpl), Fields: []field{}, Reports: s.Inspect != nil, Dialects: s.dialectsFor(r, tpl.Name),
		Origin: s.PublicURL, MaxImageBytes: s.MaxImageBytes,
	}
	for _, f := range tpl.Fields {
		value := f.Default
		if f.Highlight { // a star of the sample is a star, where in a value it could begin a mark
			value = strings.ReplaceAll(value, "*", `\*`)
		}
		d.Fields = append(d.Fields, field{f.Name, f.Kind, value, f.Required, f.Kind.MainProperty(), f.Kind.Properties(),
			f.Highlight, f.Max, f.Type, f.Values})
	}
	if headline := stress.Headline(tpl); headline != nil {
		d.Headline = headline.Name
	}
	return writeJSON(w, d)
}

// stress answers with the modifications that strain a template.
func (s *studio) stress(w http.ResponseWriter, r *http.Request) error {
	tpl, err := s.template(r, r.PathValue("name"))
	if err != nil {
		return err
	}
	cases := []stressCase{}
	for _, c := range slices.Concat([]stress.Case{stress.Sample}, stress.For(tpl)) {
		cases = append(cases, stressCase{c.Name, c.Title, c.Lang, asObject(c.Modifications(tpl))})
	}
	return writeJSON(w, map[string]any{"cases": cases})
}

// asObject returns modifications as JSON has them: properties by name, by field.
func asObject(mods []renderer.Modification) map[string]any {
	object := map[string]any{}
	for _, m := range mods {
		if m.Property == "" {
			object[m.Field] = m.Value
			continue
		}
		object[m.Field] = map[string]any{m.Property: m.Value}
	}
	return object
}
