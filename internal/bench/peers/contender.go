package main

import (
	"fmt"
	"net/url"
	"os"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/renderer"
)

// workers is how many browsers Placard keeps open: one for each core of a small server.
const workers = 2

// A contender is an entrant that was started: a server on loopback.
type contender struct {
	entrant
	program *bench.Program
	url     func(title string, format renderer.Format) (string, error)
	status  string // the Cache-Status that its images must have
	stop    func() error
}

func (c *config) start(e entrant) (*contender, error) {
	if e.command == nil {
		return c.startPlacard(e, quality)
	}
	program, err := bench.StartProgram(os.Stderr, e.command[0], e.command[1:]...)
	if err != nil {
		return nil, err
	}
	link := func(title string, format renderer.Format) (string, error) {
		return fmt.Sprintf("%s/card.%s?title=%s", program.URL, format, url.QueryEscape(title)), nil
	}
	return &contender{entrant: e, program: program, url: link, stop: program.Stop}, nil
}

func (c *config) startPlacard(e entrant, quality int) (*contender, error) {
	placard, err := bench.StartPlacard(bench.PlacardConfig{
		Binary: c.placard, Browser: c.shell, Workers: workers, Template: "card", Templates: c.templates,
		Quality: quality, Flags: c.placardFlags, Stderr: os.Stderr,
	})
	if err != nil {
		return nil, err
	}
	return &contender{
		entrant: e, program: placard.Program, url: placard.Sign, status: bench.Drawn, stop: placard.Stop,
	}, nil
}
