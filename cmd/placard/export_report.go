package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/placard/placard/internal/export"
)

// report says what was done. Its error is that some images are missing.
func (f *exportCommandFlags) report(command *cobra.Command, r *export.Report) error {
	w := command.ErrOrStderr()
	for _, warning := range r.Warnings {
		fmt.Fprintln(w, "placard: warning:", warning)
	}
	for _, field := range slices.Sorted(maps.Keys(r.Samples)) {
		fmt.Fprintf(w, "placard: warning: %d images show the template's own %[2]s: give %[2]s=… for all, %[2]s= for none,"+
			" or --missing empty\n", r.Samples[field], field)
	}
	for _, failure := range r.Failures {
		fmt.Fprintln(w, "placard:", failure)
	}
	if f.dryRun {
		f.printPlan(command.OutOrStdout(), r)
	}
	if f.index {
		if err := export.WriteIndex(command.OutOrStdout(), r.Index); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "%d drawn, %d unchanged, %d removed, %d drafts left out, %d failed\n",
		r.Drawn, r.Unchanged, len(r.Removed), r.Drafts, len(r.Failures))
	if len(r.Failures) > 0 {
		return fmt.Errorf("%d images could not be drawn", len(r.Failures))
	}
	return nil
}

// printPlan says what a run that isn't dry would do.
func (f *exportCommandFlags) printPlan(w io.Writer, r *export.Report) {
	for _, name := range r.Stale {
		fmt.Fprintln(w, "draw", name)
	}
	for _, name := range r.Removed {
		fmt.Fprintln(w, "remove", name)
	}
}

// A progress is a bar on a terminal, and nothing in a log.
type progress struct {
	terminal io.Writer // nil: there is none
	what     string
	bar      *progressbar.ProgressBar
}

func newProgress(w io.Writer, what string) *progress {
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return &progress{terminal: file, what: what}
	}
	return &progress{}
}

// advance notes that one more of total images is done.
func (p *progress) advance(total int) {
	if p.terminal == nil {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.terminal), progressbar.OptionShowCount(),
			progressbar.OptionSetDescription(p.what), progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth(),
			progressbar.OptionClearOnFinish())
	}
	_ = p.bar.Add(1) // it is but for the eye
}

// end leaves the line to what comes next.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
