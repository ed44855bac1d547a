// Command growth prints what an image costs as the work grows: its pixels, its fields, the templates in use, the images
// that are kept. `make bench-growth` builds what it needs and runs it.
//
// A time says little on a machine that is shared. So the steps of a series take turns, in rounds, and what counts is
// what a step costs for each unit of its work, divided by what the first and the one before cost in the same round.
// Where nothing breaks, that is 1 or less: a fixed cost is spread over more work. Above 3 it is marked as a cliff.
//
// Images are drawn by the real server, with one browser, over one connection. The tiers of the cache are measured
// without it: a million images can't be drawn.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/placard/placard/internal/bench"
)

func main() { bench.Main("bench-growth", parse, run) }

// A part measures some series, in a folder that goes with it. The tables are printed as soon as they are there.
type part struct {
	name string
	run  func(ctx context.Context, c *config, dir string) ([]*series, error)
}

var parts = []part{
	{"memory", memory}, {"disk", disk}, {"keys", keys}, {"library", library}, {"draw", draw},
}

func run(ctx context.Context, c *config) error {
	for _, p := range parts {
		if !c.wants(p.name) {
			continue
		}
		log.Printf("measuring %s", p.name)
		if err := p.print(ctx, c); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func (p part) print(ctx context.Context, c *config) (err error) {
	dir, err := os.MkdirTemp(c.temp, "placard-growth-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	list, err := p.run(ctx, c, dir)
	for _, s := range list {
		fmt.Print(s.markdown())
	}
	return err
}
