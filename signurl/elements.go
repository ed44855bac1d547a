package signurl

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/placard/placard/renderer"
)

// A vocabulary is how a service writes modifications: a JSON list of objects, each for one layer.
//
// Properties that it doesn't have are passed on by their names: those of a template are good in every dialect, and what
// nobody knows is left out with a warning when the job meets its template.
type vocabulary struct {
	dialect string
	// key is the member that names the layer.
	key   string
	words []word
}

// A word is a service's name of a property that Placard calls otherwise, or that means something else there. Signing
// uses the first that has the property. read and write translate values, nil leaving them as they are; write reports
// whether there is a word for the value.
type word struct {
	name, property string
	read           func(renderer.Value) (renderer.Value, error)
	write          func(renderer.Value) (renderer.Value, bool)
}

// settingsElement is the name of the element that is no layer: {"name": "_url", "expires": 1893456000}.
const settingsElement = "_url"

// parse reads base64 of the list into r. Its errors are ErrSyntax.
func (v vocabulary) parse(text string, r *Request) error {
	r.Job.Lenient = true
	if text == "" {
		return nil
	}
	data, err := decodePayloadText(text)
	if err != nil {
		return err
	}
	d := elementDecoder{vocabulary: v, request: r, modificationDecoder: modificationDecoder{
		decoder: newDecoder(data), seen: map[[2]string]bool{}}}
	if d.PeekKind() != '[' {
		return syntaxf("the modifications are %s; they may be a list of objects", quote(data))
	}
	if err := d.array(d.element); err != nil {
		return err
	}
	if err := d.end(); err != nil {
		return err
	}
	r.Job.Modifications = together(d.mods)
	return nil
}

// decodePayloadText reads base64 in any of its shapes, escaped or not, with a space where a plus sign was.
func decodePayloadText(text string) ([]byte, error) {
	plain, err := url.PathUnescape(text)
	if err == nil && !strings.ContainsAny(plain, "\r\n") {
		if data, err := decodeAnyBase64(strings.ReplaceAll(plain, " ", "+")); err == nil {
			return data, nil
		}
	}
	return nil, syntaxf("%s is not base64 (RFC 4648)", quote(text))
}

type elementDecoder struct {
	modificationDecoder
	vocabulary vocabulary
	request    *Request
}

// element reads one object of the list. The layer's name may stand anywhere in it.
func (d *elementDecoder) element() error {
	if d.PeekKind() != '{' {
		return d.unexpected("an object with a " + d.vocabulary.key)
	}
	properties, err := d.members()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(properties, func(m renderer.Modification) bool { return m.Property == d.vocabulary.key })
	if at < 0 {
		return syntaxf("%s has no %s, which says the layer", d.at(), d.vocabulary.key)
	}
	name, ok := properties[at].Value.(string)
	if !ok {
		return syntaxf("the %s in %s is not a string", d.vocabulary.key, d.at())
	}
	properties = slices.Delete(properties, at, at+1)
	if name == settingsElement {
		return d.settings(properties)
	}
	return d.layer(name, properties)
}

// members reads an object of property and value. Values may be of any shape: some are of properties that nobody knows.
func (d *elementDecoder) members() (list []renderer.Modification, err error) {
	err = d.object(func(name string) error {
		if name == "" {
			return syntaxf("%s is a property without a name", d.at())
		}
		value, err := d.value()
		if err != nil {
			return err
		}
		var decoded any
		if err := json.Unmarshal(value, &decoded, json.WithUnmarshalers(keepNumbers)); err != nil {
			return notJSON(err)
		}
		list = append(list, renderer.Modification{Property: name, Value: decoded})
		return nil
	})
	return list, err
}

// keepNumbers keeps their spelling: 1.10 stays 1.10.
var keepNumbers = json.UnmarshalFromFunc(func(dec *jsontext.Decoder, value *any) error {
	if dec.PeekKind() != '0' {
		return errors.ErrUnsupported
	}
	v, err := dec.ReadValue()
	*value = renderer.Number(v)
	return err
})

// layer adds what an element says of a layer, in Placard's words.
func (d *elementDecoder) layer(name string, properties []renderer.Modification) error {
	for _, m := range properties {
		m.Field = name
		if err := d.vocabulary.translate(&m); err != nil {
			return err
		}
		if err := d.add(m); err != nil {
			return err
		}
	}
	return nil
}

// translate puts a modification into Placard's words.
func (v vocabulary) translate(m *renderer.Modification) (err error) {
	i := slices.IndexFunc(v.words, func(w word) bool { return w.name == m.Property })
	if i < 0 {
		return nil
	}
	w := v.words[i]
	if w.read != nil && m.Value != nil {
		if m.Value, err = w.read(m.Value); err != nil {
			return syntaxf("%s of %s: %v", m.Property, quote(m.Field), err)
		}
	}
	m.Property = w.property
	return nil
}

// settings reads the element that is no layer.
func (d *elementDecoder) settings(members []renderer.Modification) error {
	for _, m := range members {
		number, _ := m.Value.(renderer.Number)
		switch {
		case m.Property != "expires":
			return syntaxf("%s has %s; it may have expires", settingsElement, quote(m.Property))
		case !d.request.Expires.IsZero():
			return syntaxf("%s occurs twice", settingsElement)
		case !readExpires(d.request, jsontext.Value(number)):
			return syntaxf("expires of %s is not a whole number of Unix seconds", settingsElement)
		}
	}
	return nil
}

// encode returns the list that says what the job does and, unless it is zero, when that ends: as base64url without
// padding.
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
	return base64.RawURLEncoding.EncodeToString(data), notJSON(err)
}

// check refuses what no element can say.
func (v vocabulary) check(job renderer.Job) error {
	return refuseUnsaid(v.dialect, []unsaid{
		{"a width", job.Width != 0}, {"a height", job.Height != 0}, {"a scale", job.Scale != 0},
		{"a quality", job.Quality != 0}, {"a language", job.Lang != ""}, {"a version", job.Version != ""},
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
