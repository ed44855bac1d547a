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
	// Target is what a browser would ask for: the URL without its origin and fragment.
	Target string
	// Dialect is the one that the URL is of, if need be once Causes are mended; nil where none is known.
	Dialect Dialect
	// Answers is the dialect that has the URL's path as it stands, and so answers for it; nil where none has.
	Answers Dialect
	// Request and Err are what Answers' Parse returned. Err is ErrFormat where there is none.
	Request Request
	Err     error
	// Key is the index of the key that signed, be it in a wrong way; -1 where none is known to have.
	Key int
	// Causes are all that was done wrong, together; none where Err is nil, else one at least.
	Causes []Cause
	// Notes are what a URL is good in spite of, and what has no effect in it.
	Notes []Cause
}

// A Cause is something that was done wrong, and what to do instead. It repeats no key and no signature.
type Cause struct{ Problem, Advice string }

// Hints are what Explain can make use of and need not have.
type Hints struct {
	// Templates are the names of templates and bases that exist, Users the user ids: a URL may have been signed for
	// another than it names.
	Templates, Users []string
	// Nearest returns the one of known that an unknown name was probably meant to be.
	Nearest func(name string, known []string) string
}

// Explain verifies a URL, or a target alone. For one that doesn't verify it tries what signers get wrong, some ten
// thousand HMACs a key; it bounds neither the URL's length nor the number of keys.
func (d Dialects) Explain(keys []Key, url string, hints Hints) Diagnosis {
	s := suspect{dialects: d, keys: keys, hints: hints}
	s.origin, s.target = cutOrigin(url)
	dialect := d.Of(s.target)
	found := Diagnosis{Target: s.target, Dialect: dialect, Answers: dialect, Key: -1}
	if dialect == nil {
		found.Err = fmt.Errorf("%w: no dialect has one that begins so", ErrFormat)
	} else {
		found.Request, found.Err = dialect.Parse(keys, s.target)
	}
	s.err = found.Err
	switch {
	case dialect != nil && !errors.Is(s.err, ErrSignature):
		found.Key, found.Causes = found.Request.Key, s.contentCauses(dialect)
		found.Notes = s.notes(dialect, keys[found.Key])
	case !found.mend(s, url):
		found.Dialect, found.Key, found.Causes = s.signatureCauses()
	}
	return found
}

// A suspect is a URL that may be refused.
type suspect struct {
	dialects Dialects
	keys     []Key
	origin   string // scheme and host; empty where the URL has none
	folder   string // what stands before the target, if anything
	target   string
	hints    Hints
	err      error // what Parse says of the target
}

func (s suspect) contentCauses(d Dialect) []Cause {
	if s.err == nil {
		return nil
	}
	cause := Cause{s.err.Error(), "mend that, and sign the URL again"}
	if e, ok := d.(explainer); ok {
		if advice := e.guide().adviseContent(s, e.readings(s)[0]); advice != "" {
			cause.Advice = advice
		}
	}
	return []Cause{cause}
}

// signatureCauses explains the target. Where no dialect finds a signature in it, one may in what follows a folder.
func (s suspect) signatureCauses() (d Dialect, key int, causes []Cause) {
	s.target = strings.ReplaceAll(s.target, "&amp;", "&") // the server does so, too
	below := s.below(s.depth())
	d = s.dialects.Of(below.target)
	e, ok := d.(explainer)
	if !ok {
		return d, -1, []Cause{{s.err.Error(),
			"compare how the path begins with " + routes + "; a URL of libpixel ends with &signature=…"}}
	}
	key, causes = e.guide().explain(s.keys, e.readings(below))
	if below.folder != "" {
		causes = append([]Cause{inFolder}, causes...)
	}
	return d, key, causes
}

// depth is how many bytes of the target stand before what a dialect finds a signature in; 0 where none does. The last
// dialect has any path, so it says nothing that it finds one further on, or under another name.
func (s suspect) depth() int {
	for _, rest := range everyFolder(s.target) {
		at := len(s.target) - len(rest)
		d := s.dialects.Of(rest)
		e, ok := d.(explainer)
		if !ok {
			continue
		}
		leftOver := d.Name() == s.dialects[len(s.dialects)-1].Name()
		r := e.readings(s.below(at))[0]
		if r.signature != "" && (!leftOver || at == 0 && len(r.causes) == 0) {
			return at
		}
	}
	return 0
}

// below takes the first bytes of the target for a folder.
func (s suspect) below(bytes int) suspect {
	s.folder, s.target = s.target[:bytes], s.target[bytes:]
	return s
}

// routes are how paths begin, but for LibPixel's.
const routes = "/img/ (native), /signed-images/ (stencil), /signedurl/ (bannerbear), /signed/ (renderform) or " +
	ogimagePath + " (ogimageapi)"

var originForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*`)

// cutOrigin parts a URL in its origin and the target that a browser would ask for. The fragment is never sent.
func cutOrigin(url string) (before, target string) {
	before = originForm.FindString(url)
	target, _, _ = strings.Cut(url[len(before):], "#")
	return before, target
}
