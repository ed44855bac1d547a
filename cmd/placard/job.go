package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
	"github.com/placard/placard/templates"
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
	flags.IntVar(&f.job.MaxBytes, "max-bytes", 0, "bytes of the image, 1024 or more: its quality is lowered for it (any)")
	flags.StringVar(&f.job.Lang, "lang", "", "language of the texts, such as ja or zh-Hant (the template's)")
	flags.StringVar(&f.modifications, "modifications", "", "`FILE` with the modifications as JSON, - for standard input")
}

// parse makes a job of the flags and the arguments, which are TEMPLATE name=value ….
func (f *jobFlags) parse(command *cobra.Command, args []string, library renderer.Library) (renderer.Job, error) {
	job := f.job
	job.Template = args[0]
	if err := f.refuseZeros(command.Flags()); err != nil {
		return job, err
	}
	tpl, err := library.Template(job.Template)
	if err != nil {
		tpl = nil // URLs can be signed for templates that are elsewhere
	}
	given, err := parseModifications(args[1:], tpl)
	if err != nil {
		return job, err
	}
	if f.modifications != "" {
		if job.Modifications, err = readModifications(f.modifications, command.InOrStdin()); err != nil {
			return job, err
		}
	}
	job.Modifications = override(job.Modifications, given, tpl)
	nameMainProperties(job.Modifications, tpl)
	return job, nil
}

// findTemplate returns a template, or an error with the names of all that there are.
func findTemplate(library *templates.Library, name string) (*renderer.Template, error) {
	tpl, err := library.Template(name)
	if err == nil {
		return tpl, nil
	}
	var names []string
	for _, tpl := range library.Templates() {
		names = append(names, tpl.Name)
	}
	return nil, fmt.Errorf("%q: %w; there are %s", name, err, strings.Join(names, ", "))
}

// refuseZeros refuses a 0 that was given: in a job it means "not said".
func (f *jobFlags) refuseZeros(flags *pflag.FlagSet) error {
	for _, flag := range []struct {
		name string
		zero bool
	}{
		{"width", f.job.Width == 0},
		{"height", f.job.Height == 0},
		{"scale", f.job.Scale == 0},
		{"quality", f.job.Quality == 0},
		{"max-bytes", f.job.MaxBytes == 0},
	} {
		if flag.zero && flags.Changed(flag.name) {
			return fmt.Errorf("--%s is 0: it must be above 0, or left out for the default", flag.name)
		}
	}
	return nil
}

// checkSignable refuses what no URL could ask for, such as an edge that is negative. Signing checks it, so it is done
// and thrown away.
func checkSignable(job renderer.Job) error {
	key, err := signurl.NewKey("any")
	if err != nil {
		return err
	}
	_, err = signurl.Native{}.Sign(key, signurl.Request{Job: job})
	return err
}
