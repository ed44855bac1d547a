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

// memory has everybody draw, one after another, and looks at their memory then. Only Placard draws all images: the
// slowest peers would take minutes for them, and get as many turns as a contender has in drawing.
func memory(ctx context.Context, c *config) ([]footprint, error) {
	entrants, err := c.lineup()
	if err != nil {
		return nil, err
	}
	var list []footprint
	for i, e := range entrants {
		work := task{
			format: renderer.JPEG, atOnce: 2, images: int64(c.images), time: time.Duration(c.rounds) * c.lasts,
		}
		if i == 0 {
			work.time = time.Hour
		}
		if len(e.formats) == 1 {
			work.format = e.formats[0]
		}
		log.Printf("memory of %s", e.label)
		f, err := c.footprint(ctx, e, work)
		if i > 0 && err != nil && ctx.Err() == nil {
			log.Printf("going on without it: %v", err)
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

func (c *config) footprint(ctx context.Context, e entrant, work task) (f footprint, err error) {
	contender, err := c.start(e)
	if err != nil {
		return footprint{}, err
	}
	defer func() { err = errors.Join(err, contender.stop()) }()
	done, err := work.do(ctx, contender, &titles{})
	if err != nil {
		return footprint{}, err
	}
	bytes, processes, err := contender.program.PSS()
	return footprint{e.label, len(done.latencies), bytes, processes}, err
}
