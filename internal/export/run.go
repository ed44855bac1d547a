package export

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/placard/placard/renderer"
)

// Draw draws the image of a job.
type Draw func(context.Context, renderer.Job) (*renderer.Image, error)

// A Report is what a run has done, or in a dry one would do.
type Report struct {
	Drawn, Unchanged, Drafts int
	Removed                  []string
	// Stale are the images that were to be drawn.
	Stale []string
	// Warnings are of images that were drawn, with something left out.
	Warnings []string
	// Samples is how many images show a text or picture of the template's own, by field.
	Samples map[string]int
	// Failures say which records have no image.
	Failures []error
	// Index has the images that are in the folder, by source.
	Index map[string]Entry
}

// indexFile is where site generators find the images.
const indexFile = "images.json"

// Run draws the images of records that the folder doesn't have as they should be. failures are those of reading: they
// count, and go into the report. Its own error is one that concerns all. Where ctx ends, what is drawn by then is kept.
func (c *Config) Run(ctx context.Context, records []Record, failures []error) (*Report, error) {
	old, err := readManifest(c.Folder)
	if err == nil && len(old.Images) > 0 && old.Source != c.Source {
		err = fmt.Errorf("the folder has the images of %s, and this is %s; give each an --out of its own, or have the "+
			"folder taken over, with --force", old.Source, c.Source)
	}
	if err != nil && !c.Force {
		return nil, err
	}
	p := c.plan(records, old)
	r := &Report{Drafts: p.drafts, Samples: p.samples, Failures: slices.Concat(failures, p.failures)}
	var stale []*item
	for _, i := range p.items {
		if i.stale {
			stale = append(stale, i)
			r.Stale = append(r.Stale, i.name)
		}
	}
	r.Unchanged = len(p.items) - len(stale)
	if !c.DryRun && len(stale) > 0 {
		if err := c.Start(); err != nil {
			return nil, err
		}
		c.drawAll(ctx, stale, r)
	}
	err = c.finish(ctx, p, old, r)
	if ctx.Err() != nil {
		err = errors.Join(err, fmt.Errorf("stopped before all was drawn; the next run goes on: %w", ctx.Err()))
	}
	return r, err
}

// drawAll draws with so many workers, until ctx ends.
func (c *Config) drawAll(ctx context.Context, stale []*item, r *Report) {
	work := make(chan *item)
	var workers sync.WaitGroup
	var mu sync.Mutex
	for range c.Workers {
		workers.Go(func() { // ends when work is closed, below
			for i := range work {
				warnings, err := c.draw(ctx, i)
				mu.Lock()
				r.note(i, warnings, err, ctx.Err() != nil)
				c.Progress(len(stale))
				mu.Unlock()
			}
		})
	}
	for _, i := range stale {
		select {
		case work <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(work)
	workers.Wait()
}

// draw draws one image into the folder.
func (c *Config) draw(ctx context.Context, i *item) (warnings []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	job, _, err := c.job(i.record) // anew: with its pictures it is large
	if err != nil {
		return nil, err
	}
	img, err := c.Draw(ctx, job)
	if err != nil {
		return nil, i.record.explain(err)
	}
	size, err := sizeOf(img)
	if err != nil {
		return nil, i.record.fail(err)
	}
	if err := writeFile(c.Folder, i.name, img.Bytes); err != nil {
		return nil, i.record.fail(err)
	}
	i.drawn, i.stale = size, false
	if !img.Incomplete {
		i.drawn.Key = i.key
	}
	return img.Warnings, nil
}

// note counts an image. One that was not drawn because the run was stopped is no failure.
func (r *Report) note(i *item, warnings []string, err error, stopped bool) {
	switch {
	case err == nil:
		r.Drawn++
	case !stopped:
		r.Failures = append(r.Failures, err)
	}
	for _, warning := range warnings {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%s: %s", i.record.where(), warning))
	}
}

// finish removes what is no longer wanted, and writes down what there is.
func (c *Config) finish(ctx context.Context, p *plan, old manifest, r *Report) error {
	now := manifest{manifestVersion, c.Source, maps.Clone(old.Images)}
	r.Index = map[string]Entry{}
	wanted := map[string]bool{}
	for _, i := range p.items {
		wanted[i.name] = true
		if i.stale { // an older image of it may be there
			continue
		}
		now.Images[i.name] = i.drawn
		r.Index[i.source()] = Entry{
			Image: i.name, Width: i.drawn.Width, Height: i.drawn.Height,
			Type: c.Name.Format.ContentType(), Alt: i.record.text(c.Alt),
		}
	}
	if c.Prune && len(r.Failures) == 0 && ctx.Err() == nil {
		for _, name := range slices.Sorted(maps.Keys(old.Images)) {
			if wanted[name] {
				continue
			}
			if err := c.remove(name); err != nil {
				return err
			}
			delete(now.Images, name)
			r.Removed = append(r.Removed, name)
		}
	}
	if c.DryRun {
		return nil
	}
	return errors.Join(writeJSON(c.Folder, manifestFile, now), writeJSON(c.Folder, indexFile, r.Index))
}
