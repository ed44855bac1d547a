package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"golang.org/x/sync/errgroup"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/internal/inspect"
	"github.com/placard/placard/internal/stress"
	"github.com/placard/placard/renderer"
)

// draw adds what is wrong with the sound templates as they are drawn. Without a browser it says so on notes, and adds
// nothing; strict makes that an error.
func (c *checkup) draw(ctx context.Context, s *settings, strict bool, notes io.Writer) (err error) {
	if len(c.sound) == 0 {
		return nil
	}
	if _, err := chromium.Find(ctx, s.Chromium); errors.Is(err, chromium.ErrNotFound) {
		if strict {
			return fmt.Errorf("the templates can't be drawn: %w; with --fast they are only read", err)
		}
		fmt.Fprintf(notes, "placard: the templates were read and not drawn: %v\n", err)
		return nil
	}
	ours := *s
	ours.Templates = c.dir
	quiet := slog.New(slog.DiscardHandler) // what would be said of templates is said already
	st, err := openStack(ctx, &ours, quiet, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	for _, name := range c.sound {
		tpl, err := st.library.Template(name)
		if err != nil {
			return err
		}
		trials := trialsOf(tpl)
		if err := st.try(ctx, trials, s); err != nil {
			return err
		}
		c.problems = append(c.problems, problemsOf(tpl, trials)...)
	}
	return nil
}

// A trial is one way to draw a template, and what came of it.
type trial struct {
	name   string
	job    renderer.Job
	report *inspect.Report
	err    error
}

// trialsOf returns all ways in which a template is tried: every value of its theme with all contents, and every value
// of its other variants with the sample.
func trialsOf(tpl *renderer.Template) []*trial {
	cases := append([]stress.Case{stress.Sample}, stress.For(tpl)...)
	var trials []*trial
	for _, c := range cases {
		trials = append(trials, newTrial(tpl, c))
	}
	for _, field := range tpl.Fields {
		for _, value := range field.Values {
			if value == field.Default {
				continue
			}
			for i, c := range cases {
				if i == 0 || field.Name == theme {
					trials = append(trials, newTrial(tpl, c).vary(field.Name, value))
				}
			}
		}
	}
	return trials
}

// theme is the variant that colours all of a card.
const theme = "theme"

func newTrial(tpl *renderer.Template, c stress.Case) *trial {
	return &trial{name: c.Name, job: renderer.Job{
		Template: tpl.Name, Format: renderer.JPEG, Lang: c.Lang, Modifications: c.Modifications(tpl),
	}}
}

// vary has the trial show another value of a variant.
func (t *trial) vary(variant, value string) *trial {
	t.name += " " + variant + "=" + value
	t.job.Modifications = append(t.job.Modifications, renderer.Modification{Field: variant, Value: value})
	return t
}

// examine reports on a card. It is drawn for that, past the cache, which has pictures alone.
func (st *stack) examine(ctx context.Context, job renderer.Job) (*inspect.Report, error) {
	uncached := *st.renderer
	uncached.Painter = st.gate
	return inspect.Inspect(ctx, &uncached, job)
}

// try draws all trials. Its error is that of the context.
func (st *stack) try(ctx context.Context, trials []*trial, s *settings) error {
	var drawing errgroup.Group
	drawing.SetLimit(s.Workers)
	for _, t := range trials {
		drawing.Go(func() error {
			limited, cancel := context.WithTimeout(ctx, s.RenderTimeout)
			defer cancel()
			t.report, t.err = st.examine(limited, t.job)
			return ctx.Err()
		})
	}
	return drawing.Wait()
}
