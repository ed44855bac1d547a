package signurl

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/placard/placard/renderer"
)

// A Dialect is one grammar of signed URLs. Its methods may be called from several goroutines.
//
// A target is what a request asks for, to the byte as it was sent: the escaped path, and where there is one "?" and the
// raw query. Never re-encode it: another spelling has another signature.
//
// What a service answers otherwise than Placard itself is its dialect's to say, too: see [Refuser], [Describer] and
// [Acceptor].
type Dialect interface {
	// Name is what settings and commands call the dialect.
	Name() string
	// Owns reports whether target lies in the dialect's part of the server, whether or not it verifies.
	Owns(target string) bool
	// Sign returns the target that asks for r; the index r.Key is not looked at. What Parse would refuse is not signed:
	// the errors are Parse's own, ErrKey, and ErrUnsupported for what the dialect has no words for.
	Sign(key Key, r Request) (target string, err error)
	// Parse verifies target and reads it. What no key signed is ErrSignature and nothing else, whatever more is wrong.
	// Only then it looks further, in this order: ErrSyntax and ErrPath, with which comes nothing but the key's index;
	// ErrFormat and renderer.ErrNoTemplate. With the latter two comes what could be read, so that a caller can answer
	// first that the URL is expired.
	Parse(keys []Key, target string) (Request, error)
}

// A Verifier is a Dialect whose Parse is made of two steps. Targets with the same signed text and key ask for the same,
// so that whoever has read one has read them all.
type Verifier interface {
	Verify(keys []Key, target string) (signed string, key int, err error)
	Read(signed string, key int) (Request, error)
}

// A Request is what a verified URL asks for. It tells nothing that the signature doesn't cover, but for Fresh and, in
// Stencil's URLs, the format: nothing else can be had for what stands in a URL unsigned. What an Opener reads has no
// signature, and is for anyone to ask.
type Request struct {
	Job renderer.Job
	// Expires is a whole second; the zero time means never. See Expired.
	Expires time.Time
	// Key is the index of the key that verified.
	Key int
	// Base is the name of a template in another service, empty in native URLs. Where the project has no such base,
	// Job.Template counts, which is the same name unless the service has a default.
	Base string
	// UserID is whose URL it is, in a dialect that says so.
	UserID string
	// Source is the name of the project's source that the URL of Job.Transform is relative to; empty: it is absolute.
	Source string
	// Fresh: a new image is asked for in place of one that is kept. Anyone can ask, so it needs a budget.
	Fresh bool
	// Warnings name parameters that mean nothing here.
	Warnings []string
}

// Expired reports whether now is at or past Expires. There is no grace.
func (r Request) Expired(now time.Time) bool {
	return !r.Expires.IsZero() && !now.Before(r.Expires)
}

// base is what the URL calls the template.
func (r Request) base() string {
	if r.Base != "" {
		return r.Base
	}
	return r.Job.Template
}

// Dialects are grammars, of which the first that owns a target has it.
type Dialects []Dialect

// All returns every dialect. Those that sign an absolute URL accept the service's own origins and these, of which the
// first is signed with; an origin is scheme and host, as in https://img.example.com.
//
// To add a dialect, write it in a file of its own and put it here: one that takes what is left over goes last.
func All(origins ...string) Dialects {
	return Dialects{
		Native{},
		Stencil{},
		Bannerbear{Origins: origins},
		OGImageAPI{},
		RenderForm{Origins: origins},
		LibPixel{},
	}
}

// Named returns the dialect of that name. Its error lists the known ones.
func (d Dialects) Named(name string) (Dialect, error) {
	var known []string
	for _, dialect := range d {
		if dialect.Name() == name {
			return dialect, nil
		}
		known = append(known, dialect.Name())
	}
	return nil, fmt.Errorf("dialect %s is unknown; known are %s", quote(name), strings.Join(known, ", "))
}

// Of returns the dialect that owns target, or nil.
func (d Dialects) Of(target string) Dialect {
	i := slices.IndexFunc(d, func(d Dialect) bool { return d.Owns(target) })
	if i < 0 {
		return nil
	}
	return d[i]
}
