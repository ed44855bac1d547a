package main

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
	"github.com/placard/placard/templates"
)

// projects returns those of the settings, else one of key and api-key. There must be a key: see findKey.
func (s *settings) projects() project.Set {
	if s.Projects != nil {
		return s.Projects
	}
	return project.Set{{ID: project.DefaultID, Keys: s.Keys, APIKeys: s.APIKeys}}
}

// projectFor returns the project of that id, the first for an empty one, and the template that it calls name in URLs of
// the dialect, if it may sign such.
func (s *settings) projectFor(
	id string, dialect signurl.Dialect, name string,
) (p *project.Project, template string, err error) {
	all := s.projects()
	i := slices.IndexFunc(all, func(p *project.Project) bool { return id == "" || p.ID == id })
	if i < 0 {
		return nil, "", fmt.Errorf("--project is %q: there is no such project", id)
	}
	p = all[i]
	if !p.AllowsDialect(dialect.Name()) {
		return nil, "", fmt.Errorf("the project %s may not use the dialect %s", p.ID, dialect.Name())
	}
	template = p.Template(dialect, name)
	if !p.AllowsTemplate(template) {
		return nil, "", fmt.Errorf("the project %s may not use the template %q", p.ID, template)
	}
	return p, template, nil
}

// warnOfTemplates says which templates the projects name in vain. It is no error: they may come later.
func warnOfTemplates(projects project.Set, library renderer.Library, log *slog.Logger) {
	for _, p := range projects {
		for _, base := range slices.Sorted(maps.Keys(p.Bases)) {
			if name := p.Bases[base]; !p.AllowsTemplate(name) {
				log.Warn("a base is for a template that its project may not use",
					"project", p.ID, "base", base, "template", name)
			}
		}
		named := slices.Sorted(maps.Values(p.Bases))
		named = append(named, p.Templates...)
		slices.Sort(named)
		for _, name := range slices.Compact(named) {
			if _, err := library.Template(name); err != nil {
				log.Warn("a project names a template that isn't there", "project", p.ID, "template", name)
			}
		}
	}
}

// sampleURL signs a card to try: the article where a project may use it, else another that is there. It returns nothing
// where no project may use native URLs.
func sampleURL(projects project.Set, library *templates.Library) (string, error) {
	native := signurl.Native{}
	for _, p := range projects {
		if !p.AllowsDialect(native.Name()) {
			continue
		}
		allowed := slices.DeleteFunc(library.Templates(), func(t *renderer.Template) bool {
			return !p.AllowsTemplate(t.Name)
		})
		i := slices.IndexFunc(allowed, func(t *renderer.Template) bool { return t.Name == "article" })
		if len(allowed) > 0 {
			return native.Sign(p.Keys[0], signurl.Request{Job: sampleJob(allowed[max(i, 0)])})
		}
	}
	return "", nil
}

func sampleJob(tpl *renderer.Template) renderer.Job {
	job := renderer.Job{Template: tpl.Name, Format: renderer.JPEG}
	if title := tpl.Field("title"); title != nil && title.Kind == renderer.Text {
		job.Modifications = []renderer.Modification{{Field: title.Name, Value: "Hello from Placard"}}
	}
	return job
}
