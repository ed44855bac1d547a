package signurl

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/placard/placard/renderer"
)

// This is how modifications stand in a query where each is a parameter: title=Hello sets the main property,
// title.color=red another.

// splitName parts a name at its last dot; properties have none.
func splitName(name string) (field, property string) {
	dot := strings.LastIndexByte(name, '.')
	if dot <= 0 || dot == len(name)-1 {
		return name, ""
	}
	return name[:dot], name[dot+1:]
}

func joinName(m renderer.Modification) string {
	if m.Property == "" {
		return m.Field
	}
	return m.Field + "." + m.Property
}

// readFields makes modifications of those parameters that aren't known. No name may be there twice.
func readFields(list []parameter, known ...string) (mods []renderer.Modification, err error) {
	for _, p := range list {
		switch {
		case slices.Contains(known, p.name):
			continue
		case p.name == "":
			return nil, syntaxf("a parameter has no name")
		case len(mods) == maxModifications:
			return nil, syntaxf("more than %d modifications", maxModifications)
		}
		field, property := splitName(p.name)
		mods = append(mods, renderer.Modification{Field: field, Property: property, Value: p.text()})
	}
	return together(mods), nil
}

// writeFields makes parameters of modifications. They would be mistaken for others if they had a known name.
func writeFields(dialect string, mods []renderer.Modification, known ...string) (list []parameter, err error) {
	for _, m := range together(slices.Clone(mods)) {
		name := joinName(m)
		if field, property := splitName(name); field != m.Field || property != m.Property || slices.Contains(known, name) {
			return nil, unsupported(dialect, "a field of the name "+quote(name))
		}
		text, ok := plainText(m.Value)
		if !ok {
			return nil, unsupported(dialect, "a value of "+quote(name)+" that is not a string, number or boolean")
		}
		list = append(list, parameter{name, url.QueryEscape(text)})
	}
	return list, nil
}

func plainText(v renderer.Value) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case renderer.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	default:
		return "", false
	}
}
