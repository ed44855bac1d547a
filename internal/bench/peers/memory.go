package main

import (
	"context"
	"errors"
	"log"
	"time"

	"github.com/placard/placard/renderer"
)

// A footprint is the memory of a contender that has worked for a while, and was alone on the machine.
type footprint struct {
	label     string
	images    int // that it had drawn
	bytes     int64
	processes int
}

// memory has everybody draw, one after another, and looks at their memory then. A peer that fails is left out.
func memory(ctx context.Context, c *config) ([]footprint, error) {
	entrants, err := c.lineup()
	if err != nil {
		return nil, err
	}
	var list []footprint
	for _, e := range entrants {
		log.Printf("memory of %s", e.label)
		f, err := c.footprint(ctx, e)
		switch {
		case err == nil:
			list = append(list, f)
		case e.command == nil || ctx.Err() != nil:
			return nil, err
		default:
			log.Printf("going on without it: %v", err)
		}
	}
	return list, nil
}

// work draws two at once. Only Placard draws all images: the slowest peers would take minutes for them, and get the
// time that a contender has in all rounds.
func (c *config) work(e entrant) task {
	work := task{format: renderer.JPEG, atOnce: 2, images: int64(c.images), time: time.Duration(c.rounds) * c.lasts}
	if e.command == nil {
		work.time = time.Hour
	}
	if len(e.formats) == 1 {
		work.format = e.formats[0]
	}
	return work
}

func (c *config) footprint(ctx context.Context, e entrant) (f footprint, err error) {
	contender, err := c.start(e)
	if err != nil {
		return footprint{}, err
	}
	defer func() { err = errors.Join(err, contender.stop()) }()
	done, err := c.work(e).do(ctx, contender, &titles{})
	if err != nil {
		return footprint{}, err
	}
	bytes, processes, err := contender.program.PSS()
	return footprint{e.label, len(done.latencies), bytes, processes}, err
}
