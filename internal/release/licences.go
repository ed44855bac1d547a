package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// licences prints every module with its licences. It fails where one has none that is known, or one that isn't allowed.
func licences(ctx context.Context, _ []string, out io.Writer) error {
	modules, err := linked(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, m := range modules {
		fmt.Fprintf(table, "%s\t%s\t%s\n", m.path, m.version, expression(m.licences))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return refused(modules)
}

// refused names all modules that must not be shipped.
func refused(modules []module) error {
	var faults []string
	for _, m := range modules {
		not := slices.DeleteFunc(slices.Clone(m.licences), func(id string) bool { return slices.Contains(allowed, id) })
		switch {
		case len(m.licences) == 0:
			faults = append(faults, m.path+" has no licence that is known: read it, and add it to internal/release/identify.go")
		case len(not) > 0:
			faults = append(faults, m.path+" is under "+expression(not)+": replace it")
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("licences other than %s:\n  %s", strings.Join(allowed, ", "), strings.Join(faults, "\n  "))
}

// expression is SPDX's for a module: all of its licences hold, each for a part of it (SPDX 2.3, annex D).
func expression(licences []string) string {
	if len(licences) == 0 {
		return "NOASSERTION"
	}
	return strings.Join(licences, " AND ")
}

// notices prints the texts of all licences and notices, which most licences want to accompany the program. A text that
// many modules share stands there once.
func notices(ctx context.Context, _ []string, out io.Writer) error {
	modules, err := linked(ctx)
	if err != nil {
		return err
	}
	owners := map[string][]string{}
	var texts []string // in the order of their first module
	for _, m := range modules {
		for _, file := range m.texts {
			content, err := os.ReadFile(file)
			if err != nil {
				return fmt.Errorf("licence of %s: %w", m.path, err)
			}
			text := strings.TrimSpace(strings.ReplaceAll(string(content), "\r\n", "\n"))
			if owners[text] == nil {
				texts = append(texts, text)
			}
			if name := strings.TrimSpace(m.path + " " + m.version); !slices.Contains(owners[text], name) {
				owners[text] = append(owners[text], name)
			}
		}
	}
	rule := strings.Repeat("=", 80)
	for _, text := range texts {
		heading := rule + "\n" + strings.Join(owners[text], "\n") + "\n" + rule
		if _, err := fmt.Fprintf(out, "%s\n\n%s\n\n", heading, text); err != nil {
			return err
		}
	}
	return nil
}
