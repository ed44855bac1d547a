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
// raw query; url.URL.RequestURI returns it. Never re-encode it: another spelling has another signature.
type Dialect interface {
	// Name is what settings and commands call the dialect.
	Name() string
	// Owns reports whether target lies in the dialect's part of the server, whether or not it verifies.
	Owns(target string) bool
	// Sign returns the target that asks for job until expires, the zero time meaning for ever. What Parse would refuse
	// is not signed: the errors are Parse's own, and ErrKey.
	Sign(key Key, job renderer.Job, expires time.Time) (target string, err error)
	// Parse verifies target and reads it. What no key signed is ErrSignature and nothing else, whatever more is wrong.
	// Only then it looks further, in this order: ErrSyntax; ErrFormat and renderer.ErrNoTemplate. With the latter two
	// comes what could be read, so that a caller can answer first that the URL is expired.
	Parse(keys []Key, target string) (Request, error)
}

// A Request is what a verified URL asks for. It tells nothing that the signature doesn't cover.
type Request struct {
	Job renderer.Job
	// Expires is a whole second; the zero time means never. See Expired.
	Expires time.Time
	// Key is the index of the key that verified.
	Key int
}

// Expired reports whether now is at or past Expires. There is no grace.
func (r Request) Expired(now time.Time) bool {
	return !r.Expires.IsZero() && !now.Before(r.Expires)
}

// dialects are all of them. The first that owns a target has it, so one that takes what is left over goes last.
var dialects = []Dialect{
	Native{},
}

// Named returns the dialect of that name. Its error lists the known ones.
func Named(name string) (Dialect, error) {
	var known []string
	for _, d := range dialects {
		if d.Name() == name {
			return d, nil
		}
		known = append(known, d.Name())
	}
	return nil, fmt.Errorf("dialect %s is unknown; known are %s", quote(name), strings.Join(known, ", "))
}

// Of returns the dialect that owns target, or nil.
func Of(target string) Dialect {
	i := slices.IndexFunc(dialects, func(d Dialect) bool { return d.Owns(target) })
	if i < 0 {
		return nil
	}
	return dialects[i]
}
