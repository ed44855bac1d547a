package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/internal/server"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// A verdict is a Diagnosis, and what the server looks at after the signature. Its checks go in the server's order, so
// the first that finds something says what the server answers.
type verdict struct {
	signurl.Diagnosis
	now   time.Time
	owner *project.Project // of the key that signed; nil where none is known to have
	key   int              // its index among the owner's
	open  bool             // the URL needs no signature
	size  string           // empty where it isn't known
	notes []string
}

func (v *verdict) refuse(err error, cause signurl.Cause) {
	v.Err, v.Causes = err, []signurl.Cause{cause}
}

// checkOpen takes a URL for good that has no signature and needs none: that of an image of a project's source.
func (v *verdict) checkOpen(projects project.Set) {
	if v.Answers == nil || !errors.Is(v.Err, signurl.ErrSignature) {
		return
	}
	owner, request, err := projects.Ring(v.Answers).Open(v.Target)
	if err == nil {
		v.Diagnosis = signurl.Diagnosis{Dialect: v.Answers, Answers: v.Answers, Request: request, Key: -1}
		v.owner, v.open = owner, true
	}
}

// checkExpiry goes before an unknown format: what has expired is 410 whatever else is wrong with it.
func (v *verdict) checkExpiry(serveCached bool) {
	at := v.Request.Expires
	if serveCached && v.Request.Expired(v.now) {
		v.notes = append(v.notes, "expired is serve-cached: while the server still has the image, it answers 200")
	}
	switch {
	case v.Request.Expired(v.now) && at.Year() < 2001:
		v.refuse(signurl.ErrExpired, signurl.Cause{
			Problem: "the time at which the URL expires is in the last century",
			Advice:  "write that time in seconds since 1970, and not for how many seconds the URL is good",
		})
	case v.Request.Expired(v.now):
		v.refuse(signurl.ErrExpired, signurl.Cause{
			Problem: signurl.ErrExpired.Error(), Advice: "sign it again, with a later time",
		})
	case at.Year() > 3000:
		v.notes = append(v.notes,
			"the URL expires after the year 3000: was the time written in milliseconds? It counts seconds")
	}
}

// checkProject finds the project whose key signed, and holds the URL against what that may use. A dialect goes before
// expiry, whose place it takes.
func (v *verdict) checkProject(keys []signurl.Key, owners []*project.Project) {
	if v.Key < 0 {
		return
	}
	v.owner = owners[v.Key]
	v.key = slices.Index(v.owner.Keys, keys[v.Key])
	resolved := v.owner.Resolve(&v.Request)
	template := v.Request.Job.Template
	switch {
	case v.Dialect != nil && !v.owner.AllowsDialect(v.Dialect.Name()):
		v.refuse(signurl.ErrSignature, signurl.Cause{
			Problem: fmt.Sprintf("the project %s may not use the dialect %s", v.owner.ID, v.Dialect.Name()),
			Advice:  "add it to the project's dialects, or sign with another key",
		})
	case v.Err == nil && errors.Is(resolved, signurl.ErrSignature):
		v.refuse(resolved, signurl.Cause{
			Problem: fmt.Sprintf("the URL is of the user id %q, which is none of the project %s", v.Request.UserID, v.owner.ID),
			Advice:  "add it to the project's user_ids, or sign with the key of the project that has it",
		})
	case v.Err == nil && errors.Is(resolved, project.ErrNoSource):
		v.refuse(resolved, signurl.Cause{
			Problem: fmt.Sprintf("the project %s has no source of images %q, or no such path in it",
				v.owner.ID, v.Request.Source),
			Advice: "add it to the project's sources",
		})
	case v.Err == nil && resolved != nil:
		v.refuse(renderer.ErrNoTemplate, signurl.Cause{
			Problem: fmt.Sprintf("the project %s may not use the template %s", v.owner.ID, template),
			Advice:  "add it to the project's templates, or sign with another key",
		})
	}
}

// checkTemplate holds the job against its template; one for a remote image has none.
func (v *verdict) checkTemplate(r *renderer.Renderer) {
	if v.Err != nil && !errors.Is(v.Err, signurl.ErrExpired) {
		return
	}
	v.notes = append(v.notes, v.Request.Warnings...)
	job := v.Request.Job
	doc, err := r.Fit(job)
	switch {
	case errors.Is(err, renderer.ErrNoTemplate):
		v.notes = append(v.notes, fmt.Sprintf("the template %q is not at hand, so nothing was held against it; "+
			"a server without it answers %d", job.Template, v.status(renderer.ErrNoTemplate)))
	case err == nil:
		v.notes = append(v.notes, doc.Warnings...)
	case v.Err == nil:
		v.refuse(err, signurl.Cause{Problem: err.Error(), Advice: "mend that, and sign the URL again"})
	}
	if tpl, err := r.Library.Template(job.Template); err == nil && job.Transform == nil {
		v.size = fmt.Sprintf("%d×%d at scale %v",
			cmp.Or(job.Width, tpl.Width), cmp.Or(job.Height, tpl.Height), cmp.Or(job.Scale, 1))
	}
}

// limitsWithoutFonts are the server's, but for the fonts: it may have others than this machine.
func limitsWithoutFonts(s *settings) renderer.Limits {
	config := fetch.DefaultConfig()
	config.Hosts, config.PrivateCIDRs = s.ImageHosts, s.ImagePrivateCIDRs
	return renderer.Limits{MaxPixels: s.MaxPixels, CheckURL: fetch.New(config).CheckURL}
}

// checkHost only notes: no dialect's signature says where its URL is opened.
func (v *verdict) checkHost(text string, public []*url.URL) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || len(public) == 0 {
		return
	}
	if !slices.ContainsFunc(public, func(p *url.URL) bool { return strings.EqualFold(p.Host, u.Host) }) {
		v.notes = append(v.notes, fmt.Sprintf("the host %q is not among public-url: unless requests to it come here, put %s "+
			"in its place", u.Host, public[0]))
	}
}

// status is what the server answers to an error, in the way of the dialect that answers.
func (v *verdict) status(err error) int {
	status := server.Status(err)
	if refuser, ok := v.Answers.(signurl.Refuser); ok {
		return refuser.Refuse(signurl.Refusal{Status: status, Title: http.StatusText(status), Err: err}).Status
	}
	return status
}
