package signurl

import (
	"cmp"
	"slices"

	"github.com/placard/placard/renderer"
)

// maxModifications bounds what the page's script has to do for one image. A card has some ten fields, each with a
// handful of properties.
const maxModifications = 256

// ParseModifications reads modifications in either form of JSON, which mean the same:
//
//	{"title": "Hello", "badge": {"text": "New", "color": "#c00"}, "subtitle": null, "sales": [1, 2.50]}
//	[{"name": "title", "text": "Hello"}, {"name": "badge", "text": "New", "color": "#c00"}]
//
// A bare value sets the field's main property; null leaves the field as it is. Values are strings, numbers, booleans,
// null and flat lists of these; numbers keep their spelling. The result is in the order written, the modifications of
// one field together at the place of its first.
//
// Errors are ErrSyntax: no JSON or neither form, a property that is set twice, an empty name, over 256 modifications.
func ParseModifications(data []byte) ([]renderer.Modification, error) {
	d := modificationDecoder{decoder: newDecoder(data), seen: map[[2]string]bool{}}
	var err error
	switch d.PeekKind() {
	case '{':
		err = d.object(d.field)
	case '[':
		err = d.array(d.element)
	default:
		err = syntaxf("modifications are %s; they may be an object or a list of objects", quote(data))
	}
	if err == nil {
		err = d.end()
	}
	if err != nil {
		return nil, err
	}
	return together(d.mods), nil
}

type modificationDecoder struct {
	decoder
	mods []renderer.Modification
	seen map[[2]string]bool // field and property
}

// field reads what follows a field's name in the object form: a bare value, or an object of properties.
func (d *modificationDecoder) field(name string) error {
	if d.PeekKind() != '{' {
		value, err := d.listOrScalar()
		if err != nil {
			return err
		}
		return d.add(renderer.Modification{Field: name, Value: value})
	}
	properties, err := d.properties()
	if err != nil {
		return err
	}
	return d.addTo(name, properties)
}

// element reads one object of the array form. The field's name may stand anywhere in it.
func (d *modificationDecoder) element() error {
	if d.PeekKind() != '{' {
		return d.unexpected("an object with a name")
	}
	properties, err := d.properties()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(properties, func(m renderer.Modification) bool { return m.Property == "name" })
	if at < 0 {
		return syntaxf("%s has no name, which says the field", d.at())
	}
	name, ok := properties[at].Value.(string)
	if !ok {
		return syntaxf("the name in %s is not a string", d.at())
	}
	return d.addTo(name, slices.Delete(properties, at, at+1))
}

// properties reads an object of property and value, the field being unknown yet.
func (d *modificationDecoder) properties() ([]renderer.Modification, error) {
	var mods []renderer.Modification
	err := d.object(func(name string) error {
		if name == "" {
			return syntaxf("%s is a property without a name", d.at())
		}
		value, err := d.listOrScalar()
		mods = append(mods, renderer.Modification{Property: name, Value: value})
		return err
	})
	return mods, err
}

func (d *modificationDecoder) addTo(field string, mods []renderer.Modification) error {
	for _, m := range mods {
		m.Field = field
		if err := d.add(m); err != nil {
			return err
		}
	}
	return nil
}

func (d *modificationDecoder) add(m renderer.Modification) error {
	key := [2]string{m.Field, m.Property}
	switch {
	case m.Field == "":
		return syntaxf("%s is for a field without a name", d.at())
	case d.seen[key]:
		return syntaxf("modifications set %s of %s twice", quote(m.Property), quote(m.Field))
	case len(d.mods) == maxModifications:
		return syntaxf("more than %d modifications", maxModifications)
	}
	d.seen[key] = true
	d.mods = append(d.mods, m)
	return nil
}

// together moves the modifications of one field to the place of its first, and otherwise keeps the order.
func together(mods []renderer.Modification) []renderer.Modification {
	place := map[string]int{}
	for _, m := range mods {
		if _, ok := place[m.Field]; !ok {
			place[m.Field] = len(place)
		}
	}
	slices.SortStableFunc(mods, func(a, b renderer.Modification) int {
		return cmp.Compare(place[a.Field], place[b.Field])
	})
	return mods
}
