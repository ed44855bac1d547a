package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/placard/placard/templates"
)

func checkCommand(load loader) *cobra.Command {
	var fast, strict, asJSON bool
	command := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Look for mistakes in a templates folder or in one template",
		Long: "Look for mistakes in a templates folder, or in one template: the folder that is given, else that of\n" +
			"--templates, else the built-in set. They are read, and then drawn with contents that strain them: long\n" +
			"texts, many scripts, odd photos. The status is 1 where there is an error.",
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
			c, err := check(dir, s.TemplateMaxBytes)
			if err == nil && !fast {
				err = c.draw(command.Context(), s, strict, command.ErrOrStderr())
			}
			if err != nil {
				return err
			}
			return report(command.OutOrStdout(), c.problems, len(c.names), strict, asJSON)
		},
	}
	command.Flags().BoolVar(&fast, "fast", false, "only read the templates, and leave out what takes a browser")
	command.Flags().BoolVar(&strict, "strict", false, "warnings are errors too")
	command.Flags().BoolVar(&asJSON, "json", false, "print a JSON list")
	return command
}

// A checkup is some templates of one folder and what there is to mend in them.
type checkup struct {
	dir      string // empty: the built-in set
	names    []string
	problems []templates.Problem
	// sound are those that can be drawn.
	sound []string
}

// check reads a folder of templates, one template, or without a folder the built-in set.
func check(dir string, maxBytes int64) (*checkup, error) {
	if dir == "" {
		c := &checkup{names: templates.Names(templates.Builtin())}
		c.read(templates.Builtin(), maxBytes)
		return c, nil
	}
	parent, only, err := splitTemplate(dir)
	if err != nil {
		return nil, err
	}
	folder, err := os.OpenRoot(parent) // as serve does: a link that leads out of it isn't followed
	if err != nil {
		return nil, fmt.Errorf("looking for templates: %w", err)
	}
	defer folder.Close()
	root := folder.FS()
	c := &checkup{dir: parent, names: []string{only}}
	if only == "" {
		c.names = templates.Names(root)
		c.problems = templates.OddNames(root)
	}
	if len(c.names) == 0 {
		return nil, fmt.Errorf("%s has no templates: a template is a folder with an index.html, and with a name of"+
			" a-z, 0-9, _ and -, 64 at most", dir)
	}
	c.read(root, maxBytes)
	return c, nil
}

// read looks at each template as it is written.
func (c *checkup) read(root fs.FS, maxBytes int64) {
	odd := c.problems
	c.problems = []templates.Problem{} // in JSON a list, even of none
	for _, name := range c.names {
		found := templates.Check(root, name, maxBytes)
		if !slices.ContainsFunc(found, func(p templates.Problem) bool { return !p.Warning }) {
			c.sound = append(c.sound, name)
		}
		c.problems = append(c.problems, found...)
	}
	c.problems = append(c.problems, odd...)
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
