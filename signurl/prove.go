package signurl

import (
	"errors"
	"strings"
)

// A grammar is how a dialect's targets are parted, verified and read. T is a target in its parts.
type grammar[T any] struct {
	scheme  scheme
	repairs []func(target string) string
	part    func(target string) (T, claim, bool)
	read    func(T) (Request, error)
}

// A claim is what a target shows for itself: a signature, and the texts of which it may be the signature.
type claim struct {
	signature string
	texts     []string
}

// maxParameters is how many parameters a target may have, which takes no key to send: more than any good one has.
const maxParameters = 2 * maxModifications

// parse does for a dialect what its Parse promises.
func (g grammar[T]) parse(d Dialect, keys []Key, target string) (Request, error) {
	if !d.Owns(target) || strings.Count(target, "&") > maxParameters {
		return Request{}, ErrSignature
	}
	parts, key, err := g.prove(keys, target)
	if err != nil {
		return Request{}, err
	}
	r, err := g.read(parts)
	return settle(r, key, err)
}

// settle leaves of a request what may be told with an error. What is malformed is answered before what is expired.
func settle(r Request, key int, err error) (Request, error) {
	if errors.Is(err, ErrSyntax) || errors.Is(err, ErrPath) {
		r = Request{}
	}
	r.Key = key
	return r, err
}

// maxRepaired is how many bytes a target may have to be repaired. Whoever has no key must not cost much.
const maxRepaired = 4096

// prove finds the form of target that a key signed: as it was sent, else as one of its repairs. It returns the parts of
// that form, as a request must be read from no other.
func (g grammar[T]) prove(keys []Key, target string) (parts T, key int, err error) {
	for form := range forms(target, g.repairs) {
		parts, c, ok := g.part(form)
		if ok {
			if key, err := verify(keys, g.scheme, c.signature, c.texts...); err == nil {
				return parts, key, nil
			}
		}
		if form == target && !g.repairable(target) {
			break
		}
	}
	var none T
	return none, 0, ErrSignature
}

// repairable reports whether a target is short, and has a signature of the right length: no repair brings one about.
func (g grammar[T]) repairable(target string) bool {
	if len(target) > maxRepaired {
		return false
	}
	_, c, ok := g.part(unescapeAmpersands(target))
	return ok && len(c.signature) == g.scheme.encodedLen
}
