package project

import (
	"fmt"
	"slices"

	"github.com/placard/placard/signurl"
)

// A Set is the projects of a server.
type Set []*Project

// Validate reports every project that can't be told from another, or that nobody could use. It repeats no key.
func (s Set) Validate() (errs []error) {
	ids := map[string]bool{}
	for i, p := range s {
		switch {
		case !ValidID(p.ID):
			errs = append(errs, fmt.Errorf("project %d: the id %q is not up to 64 of A-Z, a-z, 0-9, dot, _ and -, "+
				"a letter or digit first", i+1, p.ID))
		case ids[p.ID]:
			errs = append(errs, fmt.Errorf("project %d: there is another with the id %s", i+1, p.ID))
		case len(p.Keys) == 0:
			errs = append(errs, fmt.Errorf("project %s has no keys", p.ID))
		}
		ids[p.ID] = true
	}
	return append(errs, s.sharedKeys()...)
}

// sharedKeys has an error for every two projects with a key in common. A text that is a signing key here and an API key
// there counts too: whoever signs for the one would have the API of the other.
func (s Set) sharedKeys() (errs []error) {
	type pair struct{ a, b *Project }
	owners, reported := map[signurl.Key]*Project{}, map[pair]bool{}
	for _, p := range s {
		keys := slices.Clip(p.Keys)
		for _, key := range p.APIKeys {
			keys = append(keys, key.key)
		}
		for _, key := range keys {
			owner, taken := owners[key]
			if taken && owner != p && !reported[pair{owner, p}] {
				reported[pair{owner, p}] = true
				errs = append(errs, fmt.Errorf("projects %s and %s have a key in common: each needs its own", owner.ID, p.ID))
			}
			if !taken {
				owners[key] = p
			}
		}
	}
	return errs
}

// Keys returns the keys of all projects, and by the same index whose they are.
func (s Set) Keys() (keys []signurl.Key, owners []*Project) {
	for _, p := range s {
		for _, key := range p.Keys {
			keys, owners = append(keys, key), append(owners, p)
		}
	}
	return keys, owners
}
