package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/placard/placard/renderer"
)

type renderCommandFlags struct {
	jobFlags
	output string
	watch  bool
}

func renderCommand(load loader) *cobra.Command {
	var f renderCommandFlags
	command := &cobra.Command{
		Use:     "render TEMPLATE -o FILE name=value …",
		Short:   "Draw one image, without a server",
		Example: `  placard render article -o card.png title="Hello"`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			s, err := load(command)
			if err != nil {
				return err
			}
			return f.render(command, s, args)
		},
	}
	f.register(command)
	flags := command.Flags()
	flags.StringVarP(&f.output, "output", "o", "", "file to write, png, jpg, jpeg or webp by its extension")
	flags.BoolVar(&f.watch, "watch", false, "draw again whenever the template or the file of --modifications changes")
	_ = command.MarkFlagRequired("output") // fails only for a flag that isn't there
	return command
}

func (f *renderCommandFlags) render(command *cobra.Command, s *settings, args []string) (err error) {
	format, ok := renderer.ParseFormat(strings.ToLower(strings.TrimPrefix(filepath.Ext(f.output), ".")))
	if !ok {
		return fmt.Errorf("--output is %q: its extension must be png, jpg, jpeg or webp", f.output)
	}
	if err := f.checkWatch(s); err != nil {
		return err
	}
	s.Workers = 1
	log := s.logger(command.ErrOrStderr())
	st, err := openStack(command.Context(), s, log, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if f.watch {
		return (&redrawing{stack: st, settings: s, flags: f, command: command, args: args, format: format, log: log}).run()
	}
	job, err := f.jobOf(command, args, st, format)
	if err != nil {
		return err
	}
	_, err = st.drawTo(command.Context(), s, log, job, f.output)
	return err
}

// jobOf is what the command line asks for, at this moment.
func (f *renderCommandFlags) jobOf(
	command *cobra.Command, args []string, st *stack, format renderer.Format,
) (renderer.Job, error) {
	if _, err := findTemplate(st.library, args[0]); err != nil {
		return renderer.Job{}, err
	}
	job, err := f.parse(command, args, st.library)
	if err != nil {
		return job, err
	}
	job.Format = format
	return job, checkSignable(job)
}

// drawTo draws one image into a file.
func (st *stack) drawTo(
	ctx context.Context, s *settings, log *slog.Logger, job renderer.Job, file string,
) (*renderer.Image, error) {
	ctx, cancel := context.WithTimeout(ctx, s.RenderTimeout)
	defer cancel()
	img, err := st.renderer.Render(ctx, job)
	if err != nil {
		return nil, err
	}
	for _, warning := range img.Warnings {
		log.Warn("left out", "what", warning)
	}
	return img, os.WriteFile(file, img.Bytes, 0o644)
}
