package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/placard/placard/templates"
)

func checkCommand(load loader) *cobra.Command {
	var strict, asJSON bool
	command := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Look for mistakes in a templates folder or in one template",
		Long: "Look for mistakes in a templates folder, or in one template: the folder that is given, else that of\n" +
			"--templates, else the built-in set. The status is 1 where there is an error.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			s, err := load(command)
			if err != nil {
				return err
			}
			dir := s.Templates
			if len(args) > 0 {
				dir = args[0]
			}
			problems, checked, err := check(dir, s.TemplateMaxBytes)
			if err != nil {
				return err
			}
			return report(command.OutOrStdout(), problems, checked, strict, asJSON)
		},
	}
	command.Flags().BoolVar(&strict, "strict", false, "warnings are errors too")
	command.Flags().BoolVar(&asJSON, "json", false, "print a JSON list")
	return command
}

// check looks at a folder of templates, at one template, or without a folder at the built-in set. It returns what there
// is to mend, and how many templates it looked at.
func check(dir string, maxBytes int64) ([]templates.Problem, int, error) {
	if dir == "" {
		root := templates.Builtin()
		names := templates.Names(root)
		return checkEach(root, names, maxBytes), len(names), nil
	}
	parent, only, err := splitTemplate(dir)
	if err != nil {
		return nil, 0, err
	}
	folder, err := os.OpenRoot(parent) // as serve does: a link that leads out of it isn't followed
	if err != nil {
		return nil, 0, fmt.Errorf("looking for templates: %w", err)
	}
	defer folder.Close()
	root := folder.FS()
	if only != "" {
		return checkEach(root, []string{only}, maxBytes), 1, nil
	}
	names := templates.Names(root)
	if len(names) == 0 {
		return nil, 0, fmt.Errorf("%s has no templates: a template is a folder with an index.html, and with a name of"+
			" a-z, 0-9, _ and -, 64 at most", dir)
	}
	return append(checkEach(root, names, maxBytes), templates.OddNames(root)...), len(names), nil
}

func checkEach(root fs.FS, names []string, maxBytes int64) []templates.Problem {
	problems := []templates.Problem{} // in JSON a list, even of none
	for _, name := range names {
		problems = append(problems, templates.Check(root, name, maxBytes)...)
	}
	return problems
}

// splitTemplate splits the path of one template into its templates folder and its name. Of a templates folder the name
// is empty.
func splitTemplate(dir string) (parent, name string, err error) {
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
		return dir, "", nil //nolint:nilerr // no template by itself
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return "", "", err
	}
	parent, name = filepath.Dir(absolute), filepath.Base(absolute)
	if !templates.ValidName(name) {
		return "", "", fmt.Errorf("%q is no name for a template: it can have a-z, 0-9, _ and -, 64 at most", name)
	}
	return parent, name, nil
}

// report prints the problems. Its error says that some are errors.
func report(w io.Writer, problems []templates.Problem, checked int, strict, asJSON bool) error {
	failures := 0
	for i := range problems {
		problems[i].Warning = problems[i].Warning && !strict
		if !problems[i].Warning {
			failures++
		}
	}
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(problems); err != nil {
			return err
		}
	} else {
		for _, p := range problems {
			severity := "error"
			if p.Warning {
				severity = "warning"
			}
			fmt.Fprintf(w, "%s: %s [%s]\n", severity, p.Error(), p.Rule)
		}
		fmt.Fprintf(w, "%d templates, %d errors, %d warnings\n", checked, failures, len(problems)-failures)
	}
	if failures > 0 {
		return errors.New("there are errors in the templates")
	}
	return nil
}
