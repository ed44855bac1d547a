package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/placard/placard/renderer"
)

func renderCommand(load loader) *cobra.Command {
	var f jobFlags
	var output string
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
			return render(command, s, &f, args, output)
		},
	}
	f.register(command)
	command.Flags().StringVarP(&output, "output", "o", "", "file to write, png, jpg, jpeg or webp by its extension")
	_ = command.MarkFlagRequired("output") // fails only for a flag that isn't there
	return command
}

func render(command *cobra.Command, s *settings, f *jobFlags, args []string, output string) (err error) {
	format, ok := renderer.ParseFormat(strings.ToLower(strings.TrimPrefix(filepath.Ext(output), ".")))
	if !ok {
		return fmt.Errorf("--output is %q: its extension must be png, jpg, jpeg or webp", output)
	}
	s.Workers = 1
	log := s.logger(command.ErrOrStderr())
	st, err := openStack(command.Context(), s, log, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	job, err := f.parse(command, args, st.library)
	if err != nil {
		return err
	}
	job.Format = format
	if err := checkSignable(job); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(command.Context(), s.RenderTimeout)
	defer cancel()
	img, err := st.renderer.Render(ctx, job)
	if err != nil {
		return err
	}
	for _, warning := range img.Warnings {
		log.Warn("left out", "what", warning)
	}
	return os.WriteFile(output, img.Bytes, 0o644)
}
