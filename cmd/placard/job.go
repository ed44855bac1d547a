package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// jobFlags are the flags of commands that say what to draw.
type jobFlags struct {
	job           renderer.Job
	modifications string
}

func (f *jobFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.IntVar(&f.job.Width, "width", 0, "width of the viewport in CSS pixels (the template's)")
	flags.IntVar(&f.job.Height, "height", 0, "height of the viewport in CSS pixels (the template's)")
	flags.Float64Var(&f.job.Scale, "scale", 0, "device pixels per CSS pixel, 0.1 to 4 (1)")
	flags.IntVar(&f.job.Quality, "quality", 0, "quality of a jpg (85) or webp (80), 1 to 100")
	flags.StringVar(&f.job.Lang, "lang", "", "language of the texts, such as ja or zh-Hant (the template's)")
	flags.StringVar(&f.modifications, "modifications", "", "`FILE` with the modifications as JSON, - for standard input")
}

// parse makes a job of the flags and the arguments, which are TEMPLATE name=value ….
func (f *jobFlags) parse(args []string, library renderer.Library, stdin io.Reader) (renderer.Job, error) {
	job := f.job
	job.Template = args[0]
	var err error
	if f.modifications != "" {
		if job.Modifications, err = readModifications(f.modifications, stdin); err != nil {
			return job, err
		}
	}
	for _, arg := range args[1:] {
		m, err := parseModification(arg)
		if err != nil {
			return job, err
		}
		job.Modifications = append(job.Modifications, m)
	}
	nameMainProperties(job, library)
	return job, nil
}

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

// nameMainProperties says which property a bare value sets where the same field has others too, as only then the URL
// needs to know.
func nameMainProperties(job renderer.Job, library renderer.Library) {
	tpl, err := library.Template(job.Template)
	if err != nil {
		return
	}
	for i, m := range job.Modifications {
		more := slices.ContainsFunc(job.Modifications, func(o renderer.Modification) bool {
			return o.Field == m.Field && o.Property != ""
		})
		if field := tpl.Field(m.Field); field != nil && m.Property == "" && more {
			job.Modifications[i].Property = field.Kind.MainProperty()
		}
	}
}
