// Package css reads single CSS values that foreigners give, and prints them anew. What it returns is spelled from what
// it understood, never copied, so it can't leave the property that it is meant for: no braces, quotes, escapes,
// semicolons, url() or var().
//
// What it accepts, Chromium accepts. Left out on purpose, though Chromium has them: whatever depends on the page or
// calculates (currentcolor, system colours, inherit, var(), calc(), relative colours), escapes, numbers beyond ±1e9.
package css

import (
	"fmt"
	"strconv"
)

// The longest values in bytes, as given and as printed.
const (
	maxValue  = 256
	maxShadow = 1024
)

// A parser hands out the tokens of one value; the last is of kind end and never used up.
type parser struct{ rest []token }

func (p *parser) peek() token { return p.rest[0] }

func (p *parser) next() token {
	t := p.rest[0]
	if t.kind != end {
		p.rest = p.rest[1:]
	}
	return t
}

// accept takes the next token if it is t.
func (p *parser) accept(t token) bool {
	if p.peek() != t {
		return false
	}
	p.next()
	return true
}

// parse reads all of s by one grammar. want ends the sentence that begins `"…" is not`.
func parse[T any](s string, limit int, want string, grammar func(*parser) (T, bool)) (T, error) {
	var zero T
	if len(s) > limit {
		return zero, fmt.Errorf("%s is too long for %s: %d bytes, at most %d", quote(s), want, len(s), limit)
	}
	list, ok := tokens(s)
	if !ok {
		return zero, fmt.Errorf("%s is not %s", quote(s), want)
	}
	p := &parser{rest: list}
	v, ok := grammar(p)
	if !ok || p.peek().kind != end {
		return zero, fmt.Errorf("%s is not %s", quote(s), want)
	}
	return v, nil
}

// quote quotes the first 60 characters: an error names the value without repeating a long one.
func quote(s string) string {
	characters := 0
	for i := range s {
		if characters == 60 {
			return strconv.Quote(s[:i] + "…")
		}
		characters++
	}
	return strconv.Quote(s)
}
