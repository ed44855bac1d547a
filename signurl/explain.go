package signurl

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// A Diagnosis says whether a URL verifies and, where it doesn't, what was done wrong. It is for whoever has the keys:
// anybody else would learn from it how nearly they guessed.
type Diagnosis struct {
	// Dialect is the one that has the URL's path, or would have it if Causes were mended; nil where none has.
	Dialect Dialect
	// Request and Err are what Dialect's Parse returned. Err is ErrFormat where no dialect has the path.
	Request Request
	Err     error
	// Key is the index of the key that signed, be it in a wrong way; -1 where none is known to have.
	Key int
	// Causes are all that was done wrong, together; none where Err is nil, else one at least.
	Causes []Cause
}

// A Cause is something that was done wrong, and what to do instead. It repeats no key and no signature.
type Cause struct{ Problem, Advice string }

// Hints are what Explain can make use of and need not have.
type Hints struct {
	// Templates are the names of those that exist: a URL may have been signed for another than it names.
	Templates []string
	// Nearest returns the one of known that an unknown name was probably meant to be.
	Nearest func(name string, known []string) string
}

// Explain verifies a URL, or a target alone. For one that doesn't verify it tries what signers get wrong, some thousand
// HMACs in all; it bounds neither the URL's length nor the number of keys.
func (all Dialects) Explain(keys []Key, url string, hints Hints) Diagnosis {
	s := suspect{dialects: all, keys: keys, hints: hints}
	s.origin, s.target = cutOrigin(url)
	d := Diagnosis{Dialect: all.Of(s.target), Key: -1}
	if d.Dialect == nil {
		d.Err = fmt.Errorf("%w: no dialect has one that begins so", ErrFormat)
	} else {
		d.Request, d.Err = d.Dialect.Parse(keys, s.target)
	}
	s.err = d.Err
	switch {
	case d.Dialect != nil && !errors.Is(d.Err, ErrSignature):
		d.Key, d.Causes = d.Request.Key, s.contentCauses(d.Dialect)
	case !d.mend(s, url):
		d.Key, d.Causes = s.signatureCauses(d.Dialect)
	}
	return d
}

// A suspect is a URL that may be refused.
type suspect struct {
	dialects Dialects
	keys     []Key
	origin   string // scheme and host; empty where the URL has none
	target   string
	hints    Hints
	err      error // what Parse says of the target
}

// An explainer is a Dialect that knows what its signers get wrong.
type explainer interface {
	// explainSignature says which key made a signature that doesn't verify, and how; -1 where that stays unknown.
	explainSignature(s suspect) (key int, causes []Cause)
	// adviseContent says how to mend what is well signed and refused for s.err; empty where there is no more to say.
	adviseContent(s suspect) string
}

func (s suspect) signatureCauses(d Dialect) (key int, causes []Cause) {
	if e, ok := d.(explainer); ok {
		return e.explainSignature(s)
	}
	return -1, []Cause{{s.err.Error(), "compare the path with " + nativeGrammar}}
}

func (s suspect) contentCauses(d Dialect) []Cause {
	if s.err == nil {
		return nil
	}
	cause := Cause{s.err.Error(), "mend that, and sign the URL again"}
	if e, ok := d.(explainer); ok {
		if advice := e.adviseContent(s); advice != "" {
			cause.Advice = advice
		}
	}
	return []Cause{cause}
}

var originForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*`)

// cutOrigin parts a URL in its origin and the target that a browser would ask for. The fragment is never sent.
func cutOrigin(url string) (before, target string) {
	before = originForm.FindString(url)
	target, _, _ = strings.Cut(url[len(before):], "#")
	return before, target
}
