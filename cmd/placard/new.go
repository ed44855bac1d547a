package main

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/placard/placard/internal/scaffold"
	"github.com/placard/placard/renderer"
)

func newCommand(load loader) *cobra.Command {
	var from string
	var list bool
	command := &cobra.Command{
		Use:   "new NAME",
		Short: "Make a template to start from",
		Long: "Make a template's folder, in that of --templates, else here: a small page with comments, or a copy of a\n" +
			"built-in template. A folder that is there is never written to.",
		Example: "  placard new note --templates cards\n  placard new launch --from event\n  placard new --list",
		Args: func(command *cobra.Command, args []string) error {
			if list {
				return cobra.NoArgs(command, args)
			}
			return cobra.ExactArgs(1)(command, args)
		},
		RunE: func(command *cobra.Command, args []string) error {
			if list {
				return listStarts(command.OutOrStdout())
			}
			s, err := load(command)
			if err != nil {
				return err
			}
			return makeTemplate(command.OutOrStdout(), cmp.Or(s.Templates, "."), args[0], from)
		},
	}
	command.Flags().StringVar(&from, "from", scaffold.Blank, "what to start from: a name that --list prints")
	command.Flags().BoolVar(&list, "list", false, "print what there is to start from")
	return command
}

func listStarts(w io.Writer) error {
	starts, err := scaffold.Starts()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, start := range starts {
		fmt.Fprintf(table, "%s\t%s\n", start.Name, start.Description)
	}
	return table.Flush()
}

// makeTemplate makes the folder, and says what is there now and what to do next.
func makeTemplate(w io.Writer, parent, name, from string) error {
	files, start, err := scaffold.Make(parent, name, from)
	if err != nil {
		return err
	}
	for _, file := range files {
		fmt.Fprintln(w, "made", file)
	}
	_, err = fmt.Fprintf(w, "\nOpen it in a browser and in your editor. Then:\n"+
		"  placard serve --studio --templates %[1]s\n  placard check %[2]s\n  placard sign %[3]s %[4]s --templates %[1]s\n",
		parent, filepath.Join(parent, name), name, firstValue(start))
	return err
}

// firstValue is an argument that sets the template's first text, or where it has none, its first picture.
func firstValue(tpl *renderer.Template) string {
	for _, field := range tpl.Fields {
		if field.Kind == renderer.Text {
			return field.Name + `="Hello"`
		}
	}
	for _, field := range tpl.Fields {
		if field.Kind == renderer.Picture {
			return field.Name + "=https://example.com/photo.jpg"
		}
	}
	return ""
}
