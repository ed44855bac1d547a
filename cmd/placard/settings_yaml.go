package main

import (
	"errors"
	"maps"
	"slices"

	"github.com/knadh/koanf/parsers/yaml"
)

// textKeys is a YAML parser that refuses keys which are no text. koanf would print such a key anew, and so make another
// of it: 0123 is read as 83.
type textKeys struct{ *yaml.YAML }

var errKeyNoText = errors.New("a name before a colon is a number, a boolean or the like: put it in quotes")

// Unmarshal reads a file.
func (p textKeys) Unmarshal(data []byte) (map[string]any, error) {
	out, err := p.YAML.Unmarshal(data)
	if err == nil && !onlyTextKeys(out) {
		err = errKeyNoText
	}
	return out, err
}

// onlyTextKeys looks into everything that the YAML library makes. It makes map[string]any where all keys are text.
func onlyTextKeys(value any) bool {
	bad := func(v any) bool { return !onlyTextKeys(v) }
	switch v := value.(type) {
	case map[any]any:
		return false
	case map[string]any:
		return !slices.ContainsFunc(slices.Collect(maps.Values(v)), bad)
	case []any:
		return !slices.ContainsFunc(v, bad)
	}
	return true
}
