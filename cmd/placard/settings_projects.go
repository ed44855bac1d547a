package main

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/signurl"
	"github.com/placard/placard/templates"
)

// projectsVar is the list of projects. Its errors and warnings tell a project by its place, since ids may be what is
// wrong, and repeat no key.
func projectsVar(field *project.Set, warnings *[]string) kind {
	k := kind{typ: "list", many: true}
	k.allowed = "a mapping of id, keys and others, in the file of --config alone"
	k.tree = func(value any) (errs []error) {
		items, ok := value.([]any)
		if !ok || len(items) == 0 {
			return []error{errors.New("a list of projects can stand here, in the file of --config alone")}
		}
		for i, item := range items {
			place := fmt.Sprintf("project %d", i+1)
			p, warned, mistakes := readProject(item)
			for _, err := range mistakes {
				errs = append(errs, fmt.Errorf("%s: %w", place, err))
			}
			for _, text := range warned {
				*warnings = append(*warnings, place+": "+text)
			}
			*field = append(*field, p)
		}
		if len(errs) > 0 {
			return errs // what was not read can't be compared: the rest is about ids and keys that two projects share
		}
		return field.Validate()
	}
	return k
}

// readProject takes one item of the list.
func readProject(value any) (p *project.Project, warnings []string, errs []error) {
	p = &project.Project{Bases: map[string]string{}, Sources: map[string]*url.URL{}}
	members, ok := value.(map[string]any)
	if !ok {
		return p, nil, []error{errors.New("it is not a mapping of id, keys and others")}
	}
	kinds := projectMembers(p, &warnings)
	for _, name := range []string{"id", "keys"} {
		if _, ok := members[name]; !ok {
			errs = append(errs, fmt.Errorf("%s: it is missing", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		k, ok := kinds[name]
		if !ok {
			known := slices.Sorted(maps.Keys(kinds))
			errs = append(errs, fmt.Errorf("%s: no such member%s", name, suggestion(name, known)))
			continue
		}
		for _, err := range k.accept(members[name]) {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	return p, warnings, errs
}

// projectMembers are the settings of one project.
func projectMembers(p *project.Project, warnings *[]string) map[string]kind {
	return map[string]kind{
		"id":        verbatim(scalar(&p.ID, "text", anID, parseID)),
		"user_ids":  verbatim(listVar(&p.UserIDs, anyText, notEmpty)),
		"keys":      keysVar(&p.Keys, warnings),
		"api_keys":  apiKeysVar(&p.APIKeys, warnings),
		"bases":     mapVar(p.Bases, noSlash, aTemplate, parseTemplate),
		"sources":   mapVar(p.Sources, slashesWithin, "a base URL such as https://img.example.com/photos", parseBase),
		"templates": verbatim(listVar(&p.Templates, aTemplate, parseTemplate)),
		"dialects":  verbatim(listVar(&p.Dialects, "a dialect such as native", parseDialect)),
	}
}

const (
	anID      = "up to 64 of A-Z, a-z, 0-9, dot, _ and -, a letter or digit first"
	anyText   = "text that is not empty"
	aTemplate = "a template's name"
)

// verbatim takes text alone: a number in YAML would lose its spelling.
func verbatim(k kind) kind {
	k.textOnly = true
	return k
}

// A nameForm is what names of a mapping may be: they stand in URLs, between slashes.
type nameForm struct {
	allowed string
	form    *regexp.Regexp
}

var (
	noSlash       = nameForm{"a name without slashes", regexp.MustCompile(`^[^/]+$`)}
	slashesWithin = nameForm{"a name, with slashes at most inside", regexp.MustCompile(`^[^/]+(/[^/]+)*$`)}
)

// mapVar is a mapping, of which it fills in the members.
func mapVar[T any](members map[string]T, names nameForm, allowed string, parse func(string) (T, bool)) kind {
	k := kind{typ: "mapping", allowed: allowed}
	k.tree = func(value any) (errs []error) {
		given, ok := value.(map[string]any)
		if !ok {
			return []error{fmt.Errorf("it is not a mapping of names, each to %s", allowed)}
		}
		for _, name := range slices.Sorted(maps.Keys(given)) {
			if !names.form.MatchString(name) {
				errs = append(errs, notAllowed(name, names.allowed))
				continue
			}
			var v T
			for _, err := range verbatim(scalar(&v, "", allowed, parse)).accept(given[name]) {
				errs = append(errs, fmt.Errorf("%s: %w", name, err))
			}
			members[name] = v
		}
		return errs
	}
	return k
}

func notEmpty(text string) (string, bool) { return text, text != "" }

func parseID(text string) (string, bool) { return text, project.ValidID(text) }

func parseTemplate(text string) (string, bool) { return text, templates.ValidName(text) }

func parseDialect(text string) (string, bool) {
	_, err := signurl.All().Named(text)
	return text, err == nil
}

// parseBase reads a URL that others are put together from by appending a path.
func parseBase(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	ok := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		u.User == nil && !strings.ContainsAny(text, "?#")
	return u, ok
}
