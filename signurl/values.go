package signurl

import "github.com/placard/placard/renderer"

// listOrScalar reads a value of a property, or of a field.
func (d *modificationDecoder) listOrScalar() (renderer.Value, error) {
	if d.PeekKind() != '[' {
		return d.scalar("a string, number, boolean, null or a list of these")
	}
	list := []any{}
	err := d.array(func() error {
		value, err := d.scalar("a string, number, boolean or null")
		list = append(list, value)
		return err
	})
	return list, err
}

func (d *modificationDecoder) scalar(allowed string) (renderer.Value, error) {
	switch d.PeekKind() {
	case '{', '[':
		return nil, d.unexpected(allowed)
	}
	v, err := d.value()
	if err != nil {
		return nil, err
	}
	switch v.Kind() {
	case '"':
		return unquote(v), nil
	case '0':
		return renderer.Number(v), nil
	case 'n':
		return nil, nil
	default:
		return v.Kind() == 't', nil
	}
}

// unexpected reads the value that comes next and says what should stand there.
func (d *modificationDecoder) unexpected(allowed string) error {
	v, err := d.value()
	if err != nil {
		return err
	}
	return syntaxf("%s is %s; it may be %s", d.at(), shorten(v), allowed)
}

// at names what was read last, as a JSON Pointer (RFC 6901).
func (d *modificationDecoder) at() string { return quote("modifications" + d.StackPointer()) }
