package signurl

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/placard/placard/renderer"
)

// encode returns the list that says what the job does and, unless it is zero, when that ends.
func (v vocabulary) encode(job renderer.Job, expires time.Time) (string, error) {
	if err := v.check(job); err != nil {
		return "", err
	}
	elements := []object{}
	for _, m := range together(slices.Clone(job.Modifications)) {
		member, err := v.member(m)
		if err != nil {
			return "", err
		}
		last := len(elements) - 1
		if last < 0 || elements[last][0].value != m.Field {
			elements = append(elements, object{{v.key, m.Field}})
			last++
		}
		elements[last] = append(elements[last], member)
	}
	if !expires.IsZero() {
		elements = append(elements, object{{v.key, settingsElement}, {"expires", expires.Unix()}})
	}
	data, err := json.Marshal(elements)
	return cmp.Or(v.encoding, base64.RawURLEncoding).EncodeToString(data), notJSON(err)
}

// check refuses what no element can say.
func (v vocabulary) check(job renderer.Job) error {
	return refuseUnsaid(v.dialect, []unsaid{
		{"a width", job.Width != 0}, {"a height", job.Height != 0}, {"a scale", job.Scale != 0},
		{"a quality", job.Quality != 0}, {"a language", job.Lang != ""}, {"a version", job.Version != ""},
		{"a bound of bytes", job.MaxBytes != 0},
		{"transforms of remote images", job.Transform != nil},
	})
}

// An unsaid is something that a dialect has no words for, and whether it was to be said.
type unsaid struct {
	what  string
	given bool
}

func refuseUnsaid(dialect string, list []unsaid) error {
	for _, u := range list {
		if u.given {
			return unsupported(dialect, u.what)
		}
	}
	return nil
}

// member puts a modification into the service's words.
func (v vocabulary) member(m renderer.Modification) (objectMember, error) {
	switch {
	case m.Property == "":
		return objectMember{}, fmt.Errorf("%w, and %s has none", ErrBare, quote(m.Field))
	case m.Field == settingsElement || m.Property == v.key:
		return objectMember{}, syntaxf("%s is a name that the dialect uses itself", quote(m.Field+"."+m.Property))
	}
	name, written, ok := v.say(m)
	if !ok {
		return objectMember{}, unsupported(v.dialect, fmt.Sprintf("%s of %v", m.Property, m.Value))
	}
	value, err := toJSON(written)
	return objectMember{name, value}, err
}

// say returns the service's name of a modification's property, and what its value is there. It isn't ok where that name
// means something else to the service.
func (v vocabulary) say(m renderer.Modification) (name string, value renderer.Value, ok bool) {
	taken := false
	for _, w := range v.words {
		taken = taken || w.name == m.Property
		if w.property != m.Property {
			continue
		}
		if w.write == nil || m.Value == nil {
			return w.name, m.Value, true
		}
		if value, ok := w.write(m.Value); ok {
			return w.name, value, true
		}
	}
	return m.Property, m.Value, !taken
}
