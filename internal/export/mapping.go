package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/placard/placard/renderer"
)

// A Rule says which value of a record sets which property of a field.
type Rule struct {
	Field    string
	Property string // never empty
	Path     string // of the value; empty: of none
}

// Missing is what happens to a text or a picture that a record says nothing of.
type Missing string

// The ways to do without a value.
const (
	MissingSample Missing = "sample" // the template's own stays
	MissingEmpty  Missing = "empty"  // it is left out of the picture
)

// A Mapping makes modifications of records.
type Mapping struct {
	rules   []Rule
	fields  map[string]renderer.Kind
	missing Missing
}

// NewMapping reads pairs such as author=author.name or title.color=brand: a field of the template, or a property of
// one, and where its value stands in a record. A field that no pair is about has the value of its own name; field= has
// none.
func NewMapping(tpl *renderer.Template, pairs []string, missing Missing) (Mapping, error) {
	m := Mapping{fields: map[string]renderer.Kind{}, missing: missing}
	for _, field := range tpl.Fields {
		m.fields[field.Name] = field.Kind
	}
	for _, pair := range pairs {
		target, from, ok := strings.Cut(pair, "=")
		if !ok {
			return Mapping{}, fmt.Errorf("%q is no mapping: it must look like field=name", pair)
		}
		rule, err := m.rule(tpl, target)
		if err != nil {
			return Mapping{}, err
		}
		if m.has(rule.Field, rule.Property) {
			return Mapping{}, fmt.Errorf("%q is mapped twice", target)
		}
		rule.Path = from
		m.rules = append(m.rules, rule)
	}
	for _, field := range tpl.Fields {
		if main := field.Kind.MainProperty(); main != "" && !m.has(field.Name, main) {
			m.rules = append(m.rules, Rule{field.Name, main, field.Name})
		}
	}
	return m, nil
}

// rule finds what a pair is about.
func (m Mapping) rule(tpl *renderer.Template, target string) (Rule, error) {
	rule := Rule{Field: target}
	if _, ok := m.fields[target]; !ok {
		if dot := strings.LastIndexByte(target, '.'); dot > 0 {
			rule.Field, rule.Property = target[:dot], target[dot+1:]
		}
	}
	kind, ok := m.fields[rule.Field]
	if !ok {
		return rule, fmt.Errorf("%s has no field %q to map; it has %s", tpl.Name, rule.Field, names(tpl))
	}
	if rule.Property == "" {
		rule.Property = kind.MainProperty()
	}
	if known := kind.Properties(); !slices.Contains(known, rule.Property) {
		return rule, fmt.Errorf("%s has no property %q to map; it has %s",
			rule.Field, rule.Property, strings.Join(known, ", "))
	}
	return rule, nil
}

func names(tpl *renderer.Template) string {
	list := make([]string, len(tpl.Fields))
	for i, field := range tpl.Fields {
		list[i] = field.Name
	}
	return strings.Join(list, ", ")
}

func (m Mapping) has(field, property string) bool {
	return slices.ContainsFunc(m.rules, func(r Rule) bool { return r.Field == field && r.Property == property })
}

// modifications returns what a record sets. silent are the texts and pictures that it says nothing of.
func (m Mapping) modifications(r Record) (mods []renderer.Modification, silent []string) {
	for _, rule := range m.rules {
		value, _ := r.Value(rule.Path)
		kind := m.fields[rule.Field]
		visible := rule.Property == kind.MainProperty() && (kind == renderer.Text || kind == renderer.Picture)
		if list, ok := value.([]any); ok && rule.Property == renderer.Text.MainProperty() {
			value = joined(list)
		}
		switch {
		case value == nil && visible:
			silent = append(silent, rule.Field)
			continue
		case value == nil, value == "" && !visible: // an empty cell is no colour and no number
			continue
		}
		mods = append(mods, renderer.Modification{Field: rule.Field, Property: rule.Property, Value: value})
	}
	return mods, silent
}

// joined makes a text of a list, such as a page's tags.
func joined(list []any) string {
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = fmt.Sprint(item)
	}
	return strings.Join(texts, ", ")
}

// merge lays what a record sets over what is the same for all. Of what neither says, texts and pictures are emptied
// where that is wanted; else their names are returned.
func (m Mapping) merge(all []renderer.Modification, r Record) (mods []renderer.Modification, sample []string) {
	own, silent := m.modifications(r)
	sets := func(list []renderer.Modification, field, property string) bool {
		return slices.ContainsFunc(list, func(o renderer.Modification) bool {
			return o.Field == field && o.Property == property
		})
	}
	for _, mod := range all {
		if !sets(own, mod.Field, mod.Property) {
			mods = append(mods, mod)
		}
	}
	mods = append(mods, own...)
	for _, field := range silent {
		main := m.fields[field].MainProperty()
		switch {
		case sets(all, field, main):
		case m.missing == MissingEmpty:
			mods = append(mods, renderer.Modification{Field: field, Property: main, Value: ""})
		default:
			sample = append(sample, field)
		}
	}
	return mods, sample
}
