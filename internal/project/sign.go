package project

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// Sign returns the target, with the project's first key, that asks for r. Its template is one of the project's, or in a
// dialect that has them, a base.
//
// fit holds a job against its template; it is asked for what r draws and for what the signed URL would draw. Its errors
// are Sign's, besides those of the dialect and of Resolve; signurl.ErrUnsupported where the two differ. Where fit says
// renderer.ErrNoTemplate, the template being elsewhere, unfitted is returned with the target.
func (p *Project) Sign(
	d signurl.Dialect, r signurl.Request, fit func(renderer.Job) (*renderer.Document, error),
) (target string, unfitted, err error) {
	if hasBases(d) && r.Base == "" {
		r.Base = r.Job.Template
	}
	r.UserID = p.userID()
	asked := r
	if err := p.Resolve(&asked); err != nil {
		return "", nil, err
	}
	target, err = d.Sign(p.Keys[0], r)
	if errors.Is(err, signurl.ErrBare) {
		doc, err := fit(asked.Job)
		if err != nil {
			return "", nil, err
		}
		r.Job.Modifications = doc.Template.NameProperties(r.Job.Modifications)
		if target, err = d.Sign(p.Keys[0], r); err != nil {
			return "", nil, err
		}
	} else if err != nil {
		return "", nil, err
	}
	err = p.confirm(d, target, asked.Job, fit)
	if errors.Is(err, renderer.ErrNoTemplate) {
		return target, err, nil
	}
	return target, nil, err
}

// confirm reads a target as the server will, and refuses one that would draw anything but what was asked for: dialects
// have fewer words than jobs. What a service has without being asked is what was asked for, too.
func (p *Project) confirm(
	d signurl.Dialect, target string, asked renderer.Job, fit func(renderer.Job) (*renderer.Document, error),
) error {
	_, request, err := Set{p}.Ring(d).Verify(target)
	if err != nil {
		return fmt.Errorf("reading back what was signed: %w", err)
	}
	signed := request.Job
	asked.Format = cmp.Or(asked.Format, signed.Format)
	asked.Template, asked.Defaults, asked.Aliases = signed.Template, signed.Defaults, signed.Aliases
	want, err := fit(asked)
	if err != nil {
		return err
	}
	got, err := fit(signed)
	if err != nil {
		return fmt.Errorf("reading back what was signed: %w", err)
	}
	if got.Key("") != want.Key("") {
		return fmt.Errorf("%w: the URL would draw something else", signurl.ErrUnsupported)
	}
	return nil
}

// Template returns the template of that name in URLs of a dialect.
func (p *Project) Template(d signurl.Dialect, name string) string {
	if template, ok := p.Bases[name]; ok && hasBases(d) {
		return template
	}
	return name
}

// hasBases: Placard's own URLs name templates.
func hasBases(d signurl.Dialect) bool {
	_, native := d.(signurl.Native)
	return !native
}

// userID is the one that URLs are signed for; empty where the project has none.
func (p *Project) userID() string {
	switch {
	case len(p.UserIDs) > 0:
		return p.UserIDs[0]
	case p.ID == DefaultID:
		return DefaultID // any would do
	}
	return ""
}
