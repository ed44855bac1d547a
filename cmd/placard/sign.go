package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/placard/placard/internal/server"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
	"github.com/placard/placard/templates"
)

// longURL is the length from which some crawlers and mail programs cut URLs.
const longURL = 2048

type signCommandFlags struct {
	jobFlags
	project   string
	dialect   string
	format    string
	expiresIn time.Duration
	expiresAt string
	baseURL   string
}

func signCommand(load loader) *cobra.Command {
	var f signCommandFlags
	command := &cobra.Command{
		Use:     "sign TEMPLATE name=value …",
		Short:   "Print a signed URL",
		Example: `  placard sign article title="Hello" author="Ines" title.color=#fff --expires-in 720h`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			s, err := load(command)
			if err != nil {
				return err
			}
			return f.sign(command, s, args)
		},
	}
	f.register(command)
	flags := command.Flags()
	flags.StringVar(&f.project, "project", "", "id of the project whose key signs (the first)")
	flags.StringVar(&f.dialect, "dialect", "native",
		"the URL's grammar: native, stencil, renderform, libpixel, bannerbear or ogimageapi")
	flags.StringVar(&f.format, "format", "", "png, jpg or webp (jpg; of ogimageapi, png)")
	flags.DurationVar(&f.expiresIn, "expires-in", 0, "how long the URL is good for, such as 720h (for ever)")
	flags.StringVar(&f.expiresAt, "expires-at", "", "until when the URL is good, such as 2030-01-02T15:04:05Z (for ever)")
	flags.StringVar(&f.baseURL, "base-url", "", "what to put before the path (the first --public-url)")
	command.MarkFlagsMutuallyExclusive("expires-in", "expires-at")
	return command
}

func (f *signCommandFlags) sign(command *cobra.Command, s *settings, args []string) error {
	base, err := f.base(s)
	if err != nil {
		return err
	}
	if err := s.findKey(); err != nil {
		return err
	}
	dialect, err := s.signingDialects().Named(f.dialect)
	if err != nil {
		return err
	}
	project, template, err := s.projectFor(f.project, dialect, args[0])
	if err != nil {
		return err
	}
	expires, err := f.expires(command.Flags().Changed("expires-in"), time.Now())
	if err != nil {
		return err
	}
	library, err := openLibrary(s, s.logger(command.ErrOrStderr()))
	if err != nil {
		return err
	}
	defer library.Close()
	job, err := f.jobFor(command, template, args[1:], library)
	if err != nil {
		return err
	}
	job.Template = args[0] // in the URL it is the base
	fit := (&renderer.Renderer{Library: library, Limits: limitsWithoutFonts(s)}).Fit
	path, unfitted, err := project.Sign(dialect, signurl.Request{Job: job, Expires: expires}, fit)
	if err != nil {
		return err
	}
	if unfitted != nil {
		fmt.Fprintf(command.ErrOrStderr(),
			"placard: warning: the template %q is not at hand here, so nothing was checked\n", template)
	}
	return printURL(command, base, path)
}

// base is what goes before the path.
func (f *signCommandFlags) base(s *settings) (string, error) {
	if f.baseURL == "" {
		return s.publicURL(nil), nil
	}
	u, ok := parseBase(f.baseURL)
	if !ok {
		return "", fmt.Errorf("--base-url is %q: it must look like https://img.example.com, a path may follow", f.baseURL)
	}
	return strings.TrimSuffix(u.String(), "/"), nil
}

// printURL prints a whole URL, unless it is too long for the server.
func printURL(command *cobra.Command, base, path string) error {
	if len(path) > server.MaxURLBytes {
		return fmt.Errorf("the URL's path has %d bytes: a server answers %d to more than %d",
			len(path), http.StatusRequestURITooLong, server.MaxURLBytes)
	}
	url := base + path
	if len(url) > longURL {
		fmt.Fprintf(command.ErrOrStderr(),
			"placard: warning: the URL has %d characters; some crawlers cut at %d\n", len(url), longURL)
	}
	_, err := fmt.Fprintln(command.OutOrStdout(), url)
	return err
}

// jobFor makes the job. A dialect has a format of its own where none is asked for.
func (f *signCommandFlags) jobFor(
	command *cobra.Command, template string, values []string, library *templates.Library,
) (renderer.Job, error) {
	job, err := f.parse(command, append([]string{template}, values...), library)
	if err != nil || f.format == "" {
		return job, err
	}
	format, ok := renderer.ParseFormat(f.format)
	if !ok {
		return job, fmt.Errorf("--format is %q: it can be png, jpg or webp", f.format)
	}
	job.Format = format
	return job, nil
}

// expires is when the URL dies; the zero time means never.
func (f *signCommandFlags) expires(in bool, now time.Time) (time.Time, error) {
	switch {
	case f.expiresAt != "":
		at, err := time.Parse(time.RFC3339, f.expiresAt)
		if err != nil {
			return at, fmt.Errorf("--expires-at is %q: it must look like 2030-01-02T15:04:05Z (RFC 3339)", f.expiresAt)
		}
		if !at.After(now) {
			return at, fmt.Errorf("--expires-at is %q, which has passed: nobody could open the URL", f.expiresAt)
		}
		return at, nil
	case in && f.expiresIn < time.Second:
		return time.Time{}, fmt.Errorf("--expires-in is %s: it must be a second or more", f.expiresIn)
	case in:
		return now.Add(f.expiresIn), nil
	}
	return time.Time{}, nil
}
