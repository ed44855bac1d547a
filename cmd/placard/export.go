package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/placard/placard/internal/export"
	"github.com/placard/placard/renderer"
)

type exportCommandFlags struct {
	jobFlags
	template string
	from     []string
	out      string
	mapping  []string
	name     string
	format   string
	alt      string
	assets   string
	missing  string
	index    bool
	force    bool
	prune    bool
	dryRun   bool
}

func exportCommand(load loader) *cobra.Command {
	var f exportCommandFlags
	command := &cobra.Command{
		Use:   "export --template TEMPLATE --from FILES --out DIR [name=value …]",
		Short: "Draw all images of a site into a folder",
		Long: "Draw the images of a whole site, for hosting without a server: one for each Markdown page with front\n" +
			"matter (YAML or TOML), row of a CSV file, or object of a JSON file. Fields get the values of their own\n" +
			"names, or by --map others; name=value is for all images. Only what has changed is drawn again.",
		Example: "  placard export --template article --from 'content/**/*.md' --out public/og site=\"The Long Field\"\n" +
			"  placard export --template product --from items.csv --out og --name '{sku}.png' --map title=name --prune",
		RunE: func(command *cobra.Command, args []string) error {
			s, err := load(command)
			if err != nil {
				return err
			}
			return f.export(command, s, args)
		},
	}
	f.register(command)
	flags := command.Flags()
	flags.StringVar(&f.template, "template", "", "template of the images")
	flags.StringArrayVar(&f.from, "from", nil,
		"`FILES` with the values: .csv, .json, .jsonl, else pages with front matter; ** stands for any folders")
	flags.StringVar(&f.out, "out", "", "folder for the images")
	flags.StringSliceVar(&f.mapping, "map", nil, "`field=value` says whose value a field gets, such as author=author.name")
	flags.StringVar(&f.name, "name", "{slug}", "what images are called, with {parts} by value; {path} is the page's")
	flags.StringVar(&f.format, "format", "", "png, jpg or webp (by the extension of --name, else jpg)")
	flags.StringVar(&f.alt, "alt", "title", "the value that describes an image in words")
	flags.StringVar(&f.assets, "assets", "", "`DIR` in which pictures are found that begin with /")
	flags.StringVar(&f.missing, "missing", string(export.MissingSample),
		"what a text or picture does without a value: the template's sample stays, or it is empty")
	flags.BoolVar(&f.index, "index", false, "print which page has which image, as JSON; DIR/images.json has the same")
	flags.BoolVar(&f.force, "force", false, "draw all, over files that are none of this export's, too")
	flags.BoolVar(&f.prune, "prune", false, "remove images that export has drawn and no source has any more")
	flags.BoolVar(&f.dryRun, "dry-run", false, "say what would be drawn and removed, and do nothing")
	for _, name := range []string{"template", "from", "out"} {
		_ = command.MarkFlagRequired(name) // fails only for a flag that isn't there
	}
	return command
}

func (f *exportCommandFlags) export(command *cobra.Command, s *settings, args []string) (err error) {
	ctx, log := command.Context(), s.logger(command.ErrOrStderr())
	records, failures, err := export.Read(f.from)
	if err != nil {
		return err
	}
	st, err := openIdleStack(ctx, s, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	config, err := f.config(command, s, st, args)
	if err != nil {
		return err
	}
	folder, err := f.openFolder()
	if err != nil {
		return err
	}
	defer folder.Close()
	progress := newProgress(command.ErrOrStderr(), "drawing")
	config.Folder, config.Progress = folder, progress.advance
	config.Start = func() error { return st.start(ctx, s, log, false) }
	report, err := config.Run(ctx, records, failures)
	progress.end()
	if report == nil {
		return err
	}
	return errors.Join(err, f.report(command, report))
}

// openFolder opens the folder for the images, and makes it where it isn't there. A dry run leaves it.
func (f *exportCommandFlags) openFolder() (*os.Root, error) {
	dir := f.out
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) && f.dryRun {
		if dir, err = os.MkdirTemp("", "placard-dry-"); err != nil { // an empty one does as well
			return nil, err
		}
		defer os.Remove(dir)
	} else if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // for a web server to read
		return nil, fmt.Errorf("making the folder of --out: %w", err)
	}
	return os.OpenRoot(dir)
}

// config is what the flags say of all images.
func (f *exportCommandFlags) config(
	command *cobra.Command, s *settings, st *stack, args []string,
) (*export.Config, error) {
	missing := export.Missing(f.missing)
	if missing != export.MissingSample && missing != export.MissingEmpty {
		return nil, fmt.Errorf("--missing is %q: it can be %s or %s", f.missing, export.MissingSample, export.MissingEmpty)
	}
	name, err := f.names()
	if err != nil {
		return nil, err
	}
	tpl, err := findTemplate(st.library, f.template)
	if err != nil {
		return nil, fmt.Errorf("--template is %w", err)
	}
	mapping, err := export.NewMapping(tpl, f.mapping, missing)
	if err != nil {
		return nil, fmt.Errorf("--map: %w", err)
	}
	job, err := f.parse(command, append([]string{f.template}, args...), st.library)
	if err != nil {
		return nil, err
	}
	job.Format, job.Modifications = name.Format, tpl.NameProperties(job.Modifications)
	if err := checkSignable(job); err != nil {
		return nil, err
	}
	return &export.Config{
		Job: job, Mapping: mapping, Name: name, Alt: f.alt,
		Pictures: export.Pictures{Root: f.assets, MaxBytes: s.ImageMaxBytes},
		Key:      st.keyOf,
		Draw:     st.drawer(s), Workers: s.Workers,
		Source: fmt.Sprintf("%s from %s", f.template, strings.Join(f.from, ", ")),
		Force:  f.force, Prune: f.prune, DryRun: f.dryRun,
	}, nil
}

// names reads --name and --format.
func (f *exportCommandFlags) names() (export.Name, error) {
	format := renderer.JPEG
	if f.format != "" {
		var ok bool
		if format, ok = renderer.ParseFormat(f.format); !ok {
			return export.Name{}, fmt.Errorf("--format is %q: it can be png, jpg or webp", f.format)
		}
	}
	name, err := export.ParseName(f.name, format)
	if err == nil && f.format != "" && name.Format != format {
		err = fmt.Errorf("--name is %q and --format %q: leave one of them out", f.name, f.format)
	}
	return name, err
}

// keyOf names the image of a job, whatever draws it.
func (st *stack) keyOf(job renderer.Job) (string, error) {
	doc, err := st.renderer.Fit(job)
	if err != nil {
		return "", err
	}
	return doc.Key(st.environment), nil
}

// drawer draws an image in the time for one.
func (st *stack) drawer(s *settings) export.Draw {
	return func(ctx context.Context, job renderer.Job) (*renderer.Image, error) {
		ctx, cancel := context.WithTimeout(ctx, s.RenderTimeout)
		defer cancel()
		return st.renderer.Render(ctx, job)
	}
}
