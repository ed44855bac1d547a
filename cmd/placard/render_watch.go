package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"github.com/placard/placard/renderer"
)

// checkWatch refuses to wait for what can't come.
func (f *renderCommandFlags) checkWatch(s *settings) error {
	switch {
	case !f.watch:
		return nil
	case f.modifications == "-":
		return errors.New("--watch can't read standard input again: give --modifications a file")
	case s.Templates == "" && f.modifications == "":
		return errors.New("--watch has nothing to watch: the built-in templates never change; " +
			"give --templates a folder, or --modifications a file")
	}
	return nil
}

// A redrawing is `render --watch`: the image is drawn whenever it would be another, until the command is stopped.
// Whatever fails is said, and it goes on.
type redrawing struct {
	stack    *stack
	settings *settings
	flags    *renderCommandFlags
	command  *cobra.Command
	args     []string
	format   renderer.Format
	log      *slog.Logger
	// drawn is the key of the image that was drawn last.
	drawn string
}

func (r *redrawing) run() error {
	ctx := r.command.Context()
	if err := r.stack.library.Watch(ctx); err != nil {
		return err
	}
	file, err := watchFile(ctx, r.flags.modifications)
	if err != nil {
		return fmt.Errorf("watching the modifications: %w", err)
	}
	for {
		changed := r.stack.library.Changed() // before the template is looked at, so that no change is missed
		if err := r.draw(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintln(r.command.ErrOrStderr(), "placard:", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-file:
		}
	}
}

// draw draws the image, unless nothing of it has changed.
func (r *redrawing) draw(ctx context.Context) error {
	job, err := r.flags.jobOf(r.command, r.args, r.stack, r.format)
	if err != nil {
		return err
	}
	doc, err := r.stack.renderer.Fit(job)
	if err != nil {
		return err
	}
	key := doc.Key(r.stack.environment)
	if key == r.drawn {
		return nil
	}
	start := time.Now()
	img, err := r.stack.drawTo(ctx, r.settings, r.log, job, r.flags.output)
	if err != nil {
		return err
	}
	r.drawn = key
	_, err = fmt.Fprintf(r.command.OutOrStdout(), "%s: %d ms, %d bytes\n",
		r.flags.output, time.Since(start).Milliseconds(), len(img.Bytes))
	return err
}
