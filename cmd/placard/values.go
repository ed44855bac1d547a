package main

import (
	"fmt"
	"strings"
)

// A kind is what a setting may be, and how its text gets into its field.
type kind struct {
	typ     string // what --help calls a value
	allowed string // completes "… is not", with its article
	many    bool   // a list
	// textOnly: a number in YAML is a mistake. Its spelling is lost there: 0123 is read as 83.
	textOnly bool
	// set takes one text, or for a list any number. Its errors name the value seen.
	set func(texts []string) []error
	// tree is in place of set where a value has members, which only YAML can say. It gets whatever stands there.
	tree func(value any) []error
}

// scalar is a kind with one value. parse reports whether the text is allowed.
func scalar[T any](field *T, typ, allowed string, parse func(string) (T, bool)) kind {
	set := func(texts []string) []error {
		value, ok := parse(texts[0])
		if !ok {
			return []error{notAllowed(texts[0], allowed)}
		}
		*field = value
		return nil
	}
	return kind{typ: typ, allowed: allowed, set: set}
}

// listVar is a kind with any number of values. parse reports whether the text of one of them is allowed.
func listVar[T any](field *[]T, allowed string, parse func(string) (T, bool)) kind {
	set := func(texts []string) (errs []error) {
		for _, text := range texts {
			value, ok := parse(text)
			if !ok {
				errs = append(errs, notAllowed(text, allowed))
				continue
			}
			*field = append(*field, value)
		}
		return errs
	}
	return kind{typ: "list", allowed: allowed, many: true, set: set}
}

// optional is another kind, or empty text.
func optional(field *string, other func(*string) kind) kind {
	k := other(field)
	set := k.set
	k.set = func(texts []string) []error {
		if texts[0] == "" {
			*field = ""
			return nil
		}
		return set(texts)
	}
	k.allowed += ", or empty for none"
	return k
}

// offOr is another kind, or off, which is the field's zero value.
func offOr[T any](field *T, other func(*T) kind) kind {
	k := other(field)
	set := k.set
	k.set = func(texts []string) []error {
		if texts[0] == "off" {
			*field = *new(T)
			return nil
		}
		return set(texts)
	}
	k.allowed += ", or off"
	return k
}

// notAllowed shows the value seen.
func notAllowed(text, allowed string) error { return fmt.Errorf("%q is not %s", text, allowed) }

// accept takes a value as it comes from a source: text from flags and environment, anything from YAML.
func (k kind) accept(value any) []error {
	if k.tree != nil {
		return k.tree(value)
	}
	items, ok := value.([]any)
	if !ok || !k.many {
		text, err := k.text(value)
		if err != nil {
			return []error{err}
		}
		return k.set(k.split(text))
	}
	var texts []string
	var errs []error
	for i, item := range items {
		text, err := k.text(item)
		if err != nil {
			errs = append(errs, fmt.Errorf("item %d: %w", i+1, err))
			continue
		}
		texts = append(texts, text)
	}
	if len(errs) > 0 {
		return errs
	}
	return k.set(texts)
}

// split parts a list at its commas. Empty text is a list of nothing; elsewhere nothing between commas is a mistake.
func (k kind) split(text string) []string {
	if !k.many {
		return []string{text}
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	texts := strings.Split(text, ",")
	for i := range texts {
		texts[i] = strings.TrimSpace(texts[i])
	}
	return texts
}

// text spells a single value as flags and environment would. Null is refused because it could be meant as empty or as
// not set.
func (k kind) text(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case bool, int, int64, uint64, float64:
		if k.textOnly {
			return "", fmt.Errorf("a number or boolean is not %s: put it in quotes", k.allowed)
		}
		return fmt.Sprint(v), nil
	case nil:
		return "", fmt.Errorf(`null is not %s: empty text is ""`, k.allowed)
	default:
		return "", fmt.Errorf("a list, mapping or date is not %s", k.allowed)
	}
}
