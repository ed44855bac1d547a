package signurl

import (
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strings"

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
	key string
	// envelope is the only member of an object that may stand around the list; empty: none may.
	envelope string
	words    []word
	// parts are members that say several properties at once, by name.
	parts map[string]part
	// changes: the list may be written in RenderForm's other two ways.
	changes bool
	// encoding is how Sign writes the list; none: base64url without padding.
	encoding *base64.Encoding
}

// A word is a service's name of a property that Placard calls otherwise, or that means something else there. Signing
// uses the first that has the property. read and write translate values, nil leaving them as they are; write reports
// whether there is a word for the value.
type word struct {
	name, property string
	read           func(renderer.Value) (renderer.Value, error)
	write          func(renderer.Value) (renderer.Value, bool)
}

// A part reads the value of a member that says several properties. A warning names what of it is left out; empty:
// nothing is.
type part func(renderer.Value) (properties []renderer.Modification, warning string, err error)

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
	if err := d.read(data); err != nil {
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

// read reads all of the JSON, which is data.
func (d *elementDecoder) read(data []byte) (err error) {
	switch kind := d.PeekKind(); {
	case kind == '[':
		err = d.array(d.element)
	case kind == '{' && d.vocabulary.changes:
		err = d.object(d.change)
	case kind == '{' && d.vocabulary.envelope != "":
		err = d.object(d.open)
	default:
		err = syntaxf("the modifications are %s; they may be a list of objects", quote(data))
	}
	if err != nil {
		return err
	}
	return d.end()
}

// open reads the only member that an object around the list has.
func (d *elementDecoder) open(name string) error {
	if name != d.vocabulary.envelope || d.PeekKind() != '[' {
		return syntaxf("%s is unknown; an object may have the list %s alone", quote(name), d.vocabulary.envelope)
	}
	return d.array(d.element)
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
	if d.vocabulary.changes {
		properties = unpair(properties)
	}
	return d.set(name, properties)
}

// members reads an object of property and value.
func (d *elementDecoder) members() (list []renderer.Modification, err error) {
	err = d.object(func(name string) error {
		if name == "" {
			return syntaxf("%s is a property without a name", d.at())
		}
		value, err := d.anything()
		list = append(list, renderer.Modification{Property: name, Value: value})
		return err
	})
	return list, err
}

// anything reads a value of any shape: some are of properties that nobody knows.
func (d *elementDecoder) anything() (renderer.Value, error) {
	text, err := d.value()
	if err != nil {
		return nil, err
	}
	var value any
	err = json.Unmarshal(text, &value, json.WithUnmarshalers(keepNumbers))
	return value, notJSON(err)
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

// set adds what is said of a layer, in Placard's words.
func (d *elementDecoder) set(name string, properties []renderer.Modification) error {
	if name == settingsElement {
		return d.settings(properties)
	}
	properties, err := d.takeApart(name, properties)
	if err != nil {
		return err
	}
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

// takeApart puts properties in place of the members that say several.
func (d *elementDecoder) takeApart(name string, members []renderer.Modification) ([]renderer.Modification, error) {
	var properties []renderer.Modification
	for _, m := range members {
		read, ok := d.vocabulary.parts[m.Property]
		if !ok {
			properties = append(properties, m)
			continue
		}
		if m.Value == nil { // leaves all of them as they are
			continue
		}
		list, warning, err := read(m.Value)
		if err != nil {
			return nil, syntaxf("%s of %s: %v", m.Property, quote(name), err)
		}
		if warning != "" {
			d.request.Warnings = append(d.request.Warnings, name+"."+m.Property+": "+warning)
		}
		properties = append(properties, list...)
	}
	return properties, nil
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
