package main

import (
	"context"
	"errors"
	"slices"

	"github.com/placard/placard/renderer"
)

// A cell is one comparison: a format, and how many requests at once.
type cell struct {
	format renderer.Format
	atOnce int
	rows   []row // Placard's first
}

// A row is what one contender did in a cell.
type row struct {
	label string
	turns []turn // one for each round
}

// draw starts all contenders and lets them take turns.
func draw(ctx context.Context, c *config) (cells []cell, err error) {
	entrants, err := c.lineup()
	if err != nil {
		return nil, err
	}
	var contenders []*contender
	defer func() {
		for _, contender := range contenders {
			err = errors.Join(err, contender.stop())
		}
	}()
	for _, e := range entrants {
		contender, err := c.start(e)
		if err != nil {
			return nil, err
		}
		contenders = append(contenders, contender)
	}
	var titles titles
	if err := sameCard(ctx, c, contenders, &titles); err != nil {
		return nil, err
	}
	m := match{config: c, contenders: contenders, titles: &titles}
	return m.play(ctx)
}

// able returns those that can make a format.
func able(contenders []*contender, format renderer.Format) []*contender {
	return slices.DeleteFunc(slices.Clone(contenders), func(c *contender) bool {
		return !slices.Contains(c.formats, format)
	})
}
