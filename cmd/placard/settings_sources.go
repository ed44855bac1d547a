package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

// delimiter would part nested keys; the names of settings have none.
const delimiter = "."

// configSetting names the file. It is no row of the table: a file can't name another.
var configSetting = setting{Name: "config", Usage: "YAML file of settings"}

// A source is a place where settings are given: a value, by the setting's YAML key, for each that is given there.
type source struct {
	*koanf.Koanf
	label func(setting) string // names a setting as whoever gave it there wrote it
}

// newSource reads everything at once: later changes of a file are not seen.
func newSource(from koanf.Provider, parser koanf.Parser, label func(setting) string) (source, error) {
	src := source{koanf.New(delimiter), label}
	err := src.Load(from, parser)
	return src, err
}

// environmentSource has the variables that are settings, and a warning for each that only looks like one. That is no
// error: Kubernetes, for one, sets PLACARD_PORT where there is a service named placard.
func environmentSource(environ []string, rows []setting) (src source, warnings []string, err error) {
	yamlKeys := map[string]string{configSetting.environment(): configSetting.yaml()}
	for _, row := range rows {
		yamlKeys[row.environment()] = row.yaml()
	}
	known := slices.Sorted(maps.Keys(yamlKeys))
	transform := func(name, text string) (string, any) {
		if yamlKeys[name] == "" {
			warnings = append(warnings, "environment "+name+noSuchSetting(name, known))
		}
		return yamlKeys[name], text
	}
	options := env.Opt{Prefix: "PLACARD_", TransformFunc: transform, EnvironFunc: func() []string { return environ }}
	label := func(row setting) string { return "environment " + row.environment() }
	src, err = newSource(env.Provider(delimiter, options), nil, label)
	return src, warnings, err
}

// fileSource has the settings of the file that the first of the other sources names; nothing where none does. A file
// that can't be read counts as empty, so that the other sources are checked all the same.
func fileSource(rows []setting, others ...source) (source, []error) {
	empty := source{Koanf: koanf.New(delimiter)}
	i := slices.IndexFunc(others, func(other source) bool { return other.Exists(configSetting.yaml()) })
	if i < 0 {
		return empty, nil
	}
	path := others[i].String(configSetting.yaml())
	if path == "" {
		return empty, nil
	}
	label := func(row setting) string { return row.yaml() + " in " + path }
	src, err := newSource(file.Provider(path), textKeys{yaml.Parser()}, label)
	if err != nil {
		return empty, []error{fmt.Errorf("%s: %w", others[i].label(configSetting), explainFile(path, err))}
	}
	return src, unknownKeys(src, path, rows)
}

// quotedValue is where the YAML parser's messages repeat the file, which has keys in it.
var quotedValue = regexp.MustCompile("(?s)`.*`|anchor '.*'|map key: .*")

// explainFile says why a file could not be read, in one line, and without what is in it.
func explainFile(path string, err error) error {
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return err
	}
	text := quotedValue.ReplaceAllString(err.Error(), "…")
	const hint = "YAML lines such as cache_ttl: 24h (text that begins with @ or * needs quotes)"
	return fmt.Errorf("%s does not read as %s: %s", path, hint, strings.Join(strings.Fields(text), " "))
}

// unknownKeys has a mistake for every key of the file that is no setting: one that is misspelt must not pass unnoticed.
func unknownKeys(src source, path string, rows []setting) []error {
	var known []string
	for _, row := range rows {
		known = append(known, row.yaml())
	}
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(src.Raw())) {
		if !slices.Contains(known, key) {
			errs = append(errs, errors.New(key+" in "+path+noSuchSetting(key, known)))
		}
	}
	return errs
}
