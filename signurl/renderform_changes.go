package signurl

import (
	"errors"
	"slices"

	"github.com/placard/placard/renderer"
)

// change reads what follows a name in the object form: {"title.text": "Hello"}.
func (d *elementDecoder) change(name string) error {
	value, err := d.anything()
	if err != nil {
		return err
	}
	layer, property := splitName(name)
	return d.set(layer, []renderer.Modification{{Property: property, Value: value}})
}

// unpair makes one property of the two members of {"property": "text", "value": "Hello"}.
func unpair(members []renderer.Modification) []renderer.Modification {
	property := slices.IndexFunc(members, func(m renderer.Modification) bool { return m.Property == "property" })
	value := slices.IndexFunc(members, func(m renderer.Modification) bool { return m.Property == "value" })
	if len(members) != 2 || property < 0 || value < 0 {
		return members
	}
	name, ok := members[property].Value.(string)
	if !ok {
		return members
	}
	return []renderer.Modification{{Property: name, Value: members[value].Value}}
}

// readOpacity reads a percentage, which is a string; a number is a share already.
func readOpacity(v renderer.Value) (renderer.Value, error) {
	text, ok := v.(string)
	if !ok {
		return v, nil
	}
	percent, ok := parseReal(text)
	if !ok || percent < 0 || percent > 100 {
		return nil, errors.New("a string may be 0 to 100")
	}
	return renderer.Number(formatNumber(percent / 100)), nil
}

// writeOpacity writes a number, never a string: that would be a percentage.
func writeOpacity(v renderer.Value) (renderer.Value, bool) {
	text, ok := v.(string)
	if !ok {
		return v, true
	}
	share, ok := parseReal(text)
	return renderer.Number(formatNumber(share)), ok
}
