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
			root, names, err := checked(s, args)
			if err != nil {
				return err
			}
			problems := []templates.Problem{}
			for _, name := range names {
				problems = append(problems, templates.Check(root, name, s.TemplateMaxBytes)...)
			}
			return report(command.OutOrStdout(), problems, len(names), strict, asJSON)
		},
	}
	command.Flags().BoolVar(&strict, "strict", false, "warnings are errors too")
	command.Flags().BoolVar(&asJSON, "json", false, "print a JSON list")
	return command
}

// checked says what to look at: a root, and the templates in it.
func checked(s *settings, args []string) (fs.FS, []string, error) {
	dir := s.Templates
	if len(args) > 0 {
		dir = args[0]
	}
	if dir == "" {
		return templates.Builtin(), templates.Names(templates.Builtin()), nil
	}
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err == nil {
		absolute, err := filepath.Abs(dir)
		if err != nil {
			return nil, nil, err
		}
		name := filepath.Base(absolute)
		if !templates.ValidName(name) {
			return nil, nil, fmt.Errorf("%q is no name for a template: it can have a-z, 0-9, _ and -, 64 at most", name)
		}
		return os.DirFS(filepath.Dir(absolute)), []string{name}, nil
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, nil, fmt.Errorf("looking for templates: %w", err)
	}
	root := os.DirFS(dir)
	names := templates.Names(root)
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("%s has no templates: a template is a folder with an index.html", dir)
	}
	return root, names, nil
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
