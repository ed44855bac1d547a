package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/placard/placard/internal/prewarm"
)

// answerGrace is what an answer may take beyond the time for drawing it.
const answerGrace = 30 * time.Second

type prewarmFlags struct {
	sitemaps []string
	anyHost  bool
	server   string
	jobs     int
	patience time.Duration
	resume   string
}

func prewarmCommand(load loader) *cobra.Command {
	var f prewarmFlags
	command := &cobra.Command{
		Use:   "prewarm [FILE …]",
		Short: "Have a running server draw images ahead",
		Long: "Ask a running server for images, so that all of them are drawn and kept before anybody else asks: those of\n" +
			"lists with a URL a line (- is standard input), and the preview images of all pages of a sitemap. A server\n" +
			"that answers 429 or 503 is asked again when it says. Interrupted, it can go on where it was: --resume.",
		Example: "  placard prewarm --sitemap https://example.com/sitemap.xml\n" +
			"  placard prewarm urls.txt --server http://127.0.0.1:8080 --resume done.txt",
		RunE: func(command *cobra.Command, args []string) error {
			s, err := load(command)
			if err != nil {
				return err
			}
			return f.prewarm(command, s, args)
		},
	}
	flags := command.Flags()
	flags.StringSliceVar(&f.sitemaps, "sitemap", nil, "`URL` of a sitemap, or of an index of them; .gz too")
	flags.BoolVar(&f.anyHost, "any-host", false, "read a sitemap's pages on other hosts than its own, too")
	flags.StringVar(&f.server, "server", "", "`ORIGIN` to ask, such as http://127.0.0.1:8080 (else each URL's own)")
	flags.IntVar(&f.jobs, "jobs", 4, "images asked for at once")
	flags.DurationVar(&f.patience, "patience", 5*time.Minute, "time that the server may put an image off")
	flags.StringVar(&f.resume, "resume", "",
		"`FILE` that notes what is done, to be left out when the run is taken up again; removed at its end")
	return command
}

func (f *prewarmFlags) prewarm(command *cobra.Command, s *settings, lists []string) (err error) {
	config, err := f.config(s, lists)
	if err != nil {
		return err
	}
	if f.resume != "" {
		if config.Record, err = prewarm.OpenRecord(f.resume); err != nil {
			return fmt.Errorf("--resume: %w", err)
		}
	}
	urls, failures, err := f.urls(command, config, lists)
	if err == nil {
		err = f.run(command, config, urls, failures)
	}
	switch {
	case config.Record == nil:
		return err
	case err != nil:
		return errors.Join(err, config.Record.Close())
	default:
		return config.Record.Remove()
	}
}

// config is what settings and flags say of the server and of how to ask it.
func (f *prewarmFlags) config(s *settings, lists []string) (*prewarm.Config, error) {
	switch {
	case len(lists) == 0 && len(f.sitemaps) == 0:
		return nil, errors.New("what is to be drawn? Name a file with URLs, - for standard input, or a --sitemap")
	case f.jobs < 1 || f.jobs > 1000:
		return nil, fmt.Errorf("--jobs is %d: it can be 1 to 1000", f.jobs)
	case f.patience <= 0:
		return nil, fmt.Errorf("--patience is %s: it must be more than 0", f.patience)
	}
	server := prewarm.Server{Origins: []string{s.publicURL(nil), "http://" + s.Listen}}
	for _, u := range s.PublicURLs {
		server.Origins = append(server.Origins, u.String())
	}
	if f.server != "" {
		u, ok := parseOrigin(strings.TrimSuffix(f.server, "/"))
		if !ok {
			return nil, fmt.Errorf("--server is %q: it must look like http://127.0.0.1:8080", f.server)
		}
		server.Address = u.String()
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = f.jobs
	return &prewarm.Config{
		Client: &http.Client{Transport: transport, Timeout: s.RenderTimeout + answerGrace},
		Server: server, AnyHost: f.anyHost, Jobs: f.jobs, Patience: f.patience,
	}, nil
}

// run asks for the images and says what has become of them. Its error is that some are missing.
func (f *prewarmFlags) run(
	command *cobra.Command, config *prewarm.Config, urls []string, failures []prewarm.Failure,
) error {
	progress := newProgress(command.ErrOrStderr(), "drawing")
	config.Progress = progress.advance
	report, err := config.Run(command.Context(), urls)
	progress.end()
	failures = append(failures, report.Failures...)
	w := command.ErrOrStderr()
	for _, failure := range failures {
		fmt.Fprintln(w, "placard:", failure)
	}
	for _, warning := range report.Warnings {
		fmt.Fprintln(w, "placard:", warning)
	}
	fmt.Fprintf(w, "%d drawn, %d hits, %d done before, %d failed, %d left; %d with warnings\n",
		report.Drawn, report.Hits, report.Before, len(failures), report.Left, len(report.Warnings))
	switch {
	case err != nil:
		return err
	case command.Context().Err() != nil && f.resume != "":
		return fmt.Errorf("interrupted: the same command goes on with the %d that are left", report.Left)
	case command.Context().Err() != nil:
		return fmt.Errorf("interrupted, with %d left: with --resume FILE a run can go on", report.Left)
	case len(failures) > 0:
		return fmt.Errorf("%d of them failed", len(failures))
	}
	return nil
}
