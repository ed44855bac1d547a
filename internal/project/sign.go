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
	if _, needed := d.(signurl.Stencil); needed {
		if r.UserID = p.userID(); r.UserID == "" {
			return "", nil, errNoUser
		}
	}
	asked := r
	if err := p.Resolve(&asked); err != nil {
		return "", nil, err
	}
	target, err = d.Sign(p.Keys[0], r)
	if err != nil && !errors.Is(err, signurl.ErrBare) {
		return "", nil, err
	}
	doc, unfitted := fit(asked.Job)
	if unfitted != nil && !errors.Is(unfitted, renderer.ErrNoTemplate) {
		return "", nil, unfitted
	}
	if err != nil && unfitted == nil {
		r.Job.Modifications = doc.Template.NameProperties(r.Job.Modifications)
		target, err = d.Sign(p.Keys[0], r)
	}
	if err != nil || unfitted != nil {
		return target, unfitted, err
	}
	return target, nil, p.confirm(d, target, asked.Job, fit)
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

// errNoUser: any id would do in the project of a server without projects, and none is known in another.
var errNoUser = fmt.Errorf("%w: a URL of stencil names a user, and the project has no user_ids", signurl.ErrUnsupported)

// userID is the one that URLs are signed for; empty where the project has none.
func (p *Project) userID() string {
	switch {
	case len(p.UserIDs) > 0:
		return p.UserIDs[0]
	case p.ID == DefaultID:
		return DefaultID
	}
	return ""
}

// confirm reads a target as the server will, and refuses one that would draw anything but what was asked for: dialects
// have fewer words than jobs.
func (p *Project) confirm(
	d signurl.Dialect, target string, asked renderer.Job, fit func(renderer.Job) (*renderer.Document, error),
) error {
	_, request, err := Set{p}.Ring(d).Verify(target)
	if err != nil {
		return fmt.Errorf("reading back what was signed: %w", err)
	}
	// What a service has without being asked is what was asked for.
	asked.Format, asked.Defaults = cmp.Or(asked.Format, request.Job.Format), request.Job.Defaults
	want, err := fit(asked)
	if err != nil {
		return err
	}
	got, err := fit(request.Job)
	if err != nil {
		return fmt.Errorf("reading back what was signed: %w", err)
	}
	if got.Key("") != want.Key("") {
		return fmt.Errorf("%w: the URL would draw something else", signurl.ErrUnsupported)
	}
	return nil
}
