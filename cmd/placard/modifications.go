package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

func readModifications(file string, stdin io.Reader) ([]renderer.Modification, error) {
	read := func() ([]byte, error) { return os.ReadFile(file) }
	if file == "-" {
		read = func() ([]byte, error) { return io.ReadAll(stdin) }
	}
	data, err := read()
	if err != nil {
		return nil, fmt.Errorf("reading the modifications: %w", err)
	}
	list, err := signurl.ParseModifications(data)
	if err != nil {
		return nil, fmt.Errorf("the modifications in %s: %w", file, err)
	}
	return list, nil
}

// parseModification reads name=value or name.property=value.
func parseModification(arg string) (renderer.Modification, error) {
	name, value, ok := strings.Cut(arg, "=")
	field, property, dotted := strings.Cut(name, ".")
	if !ok || field == "" || (dotted && property == "") {
		return renderer.Modification{}, fmt.Errorf("%q is neither name=value nor name.property=value", arg)
	}
	return renderer.Modification{Field: field, Property: property, Value: value}, nil
}

// parseModifications reads arguments, of which no two may set the same. tpl may be nil.
func parseModifications(args []string, tpl *renderer.Template) ([]renderer.Modification, error) {
	var mods []renderer.Modification
	for _, arg := range args {
		m, err := parseModification(arg)
		if err != nil {
			return nil, err
		}
		if sets(mods, m, tpl) {
			return nil, fmt.Errorf("%q sets what an argument before it has set", arg)
		}
		mods = append(mods, m)
	}
	return mods, nil
}

// override returns the modifications of a file without those that arguments replace, and the arguments' after them.
func override(file, args []renderer.Modification, tpl *renderer.Template) []renderer.Modification {
	kept := slices.DeleteFunc(file, func(m renderer.Modification) bool { return sets(args, m, tpl) })
	return append(kept, args...)
}

// sets reports whether one of mods is for the same property as m.
func sets(mods []renderer.Modification, m renderer.Modification, tpl *renderer.Template) bool {
	return slices.ContainsFunc(mods, func(o renderer.Modification) bool {
		return o.Field == m.Field && property(o, tpl) == property(m, tpl)
	})
}

// property is what a modification sets. It is empty for a bare value where the template, or the field, isn't at hand.
func property(m renderer.Modification, tpl *renderer.Template) string {
	if m.Property != "" || tpl == nil {
		return m.Property
	}
	if field := tpl.Field(m.Field); field != nil {
		return field.Kind.MainProperty()
	}
	return ""
}

// nameMainProperties says which property a bare value sets where the same field has others too, as only then the URL
// needs to know.
func nameMainProperties(mods []renderer.Modification, tpl *renderer.Template) {
	for i, m := range mods {
		more := slices.ContainsFunc(mods, func(o renderer.Modification) bool {
			return o.Field == m.Field && o.Property != ""
		})
		if more {
			mods[i].Property = property(m, tpl)
		}
	}
}
