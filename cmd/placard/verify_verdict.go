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
	size  string           // empty where the template isn't at hand
	notes []string
}

func (v *verdict) refuse(err error, cause signurl.Cause) {
	v.Err, v.Causes = err, []signurl.Cause{cause}
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
			Problem: "exp is in the last century",
			Advice:  "write the time at which the URL ends, in seconds since 1970, and not how long it is good for",
		})
	case v.Request.Expired(v.now):
		v.refuse(signurl.ErrExpired, signurl.Cause{
			Problem: signurl.ErrExpired.Error(), Advice: "sign it again, with a later exp",
		})
	case at.Year() > 3000:
		v.notes = append(v.notes, "exp is after the year 3000: was it written in milliseconds? It counts seconds")
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
			Problem: fmt.Sprintf("the project %s has no source of images %q, or no such path in it", v.owner.ID, v.Request.Source),
			Advice:  "add it to the project's sources",
		})
	case v.Err == nil && resolved != nil:
		v.refuse(renderer.ErrNoTemplate, signurl.Cause{
			Problem: fmt.Sprintf("the project %s may not use the template %s", v.owner.ID, template),
			Advice:  "add it to the project's templates, or sign with another key",
		})
	}
}

// checkTemplate holds the job against its template.
func (v *verdict) checkTemplate(library renderer.Library, limits renderer.Limits) {
	if v.Err != nil && !errors.Is(v.Err, signurl.ErrExpired) {
		return
	}
	job := v.Request.Job
	tpl, err := library.Template(job.Template)
	if err != nil {
		v.notes = append(v.notes, fmt.Sprintf("the template %q is not at hand, so nothing was held against it; "+
			"a server without it answers %d", job.Template, http.StatusNotFound))
		return
	}
	v.size = fmt.Sprintf("%d×%d at scale %v",
		cmp.Or(job.Width, tpl.Width), cmp.Or(job.Height, tpl.Height), cmp.Or(job.Scale, 1))
	doc, err := renderer.Fit(job, tpl, limits)
	switch {
	case err == nil:
		v.notes = append(v.notes, doc.Warnings...)
	case v.Err == nil:
		v.refuse(err, signurl.Cause{Problem: err.Error(), Advice: "mend that, and sign the URL again"})
	}
}

// limitsWithoutFonts are the server's, but for the fonts: it may have others than this machine.
func limitsWithoutFonts(s *settings) renderer.Limits {
	config := fetch.DefaultConfig()
	config.Hosts, config.PrivateCIDRs = s.ImageHosts, s.ImagePrivateCIDRs
	return renderer.Limits{MaxPixels: s.MaxPixels, CheckURL: fetch.New(config).CheckURL}
}

// checkHost only notes: a dialect that signs the host has refused a wrong one before.
func (v *verdict) checkHost(text string, public []*url.URL) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || len(public) == 0 {
		return
	}
	if !slices.ContainsFunc(public, func(p *url.URL) bool { return strings.EqualFold(p.Host, u.Host) }) {
		v.notes = append(v.notes, fmt.Sprintf("the host %q is not among public-url; the signature doesn't cover it", u.Host))
	}
}
