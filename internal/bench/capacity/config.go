package main

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"time"

	"github.com/placard/placard/internal/bench"
)

// A config says how long to measure, and where the programs are.
type config struct {
	placard, redis, s3 string // programs; s3 is empty for none
	browser            string // that Placard drives
	workers            int    // browsers of an instance, and requests for new images at once
	rounds             int
	lasts              time.Duration // of one load in one round
	images             int           // drawn before memory is read
	output             string        // document to write the section into
}

func parse(args []string) (*config, error) {
	c := &config{}
	var quick bool
	f := flag.NewFlagSet(target, flag.ContinueOnError)
	f.StringVar(&c.placard, "placard", "bin/placard", "the `program` to measure")
	f.StringVar(&c.redis, "redis", "redis-server", "the `program` of Redis")
	f.StringVar(&c.s3, "s3", "", "the `program` of gofakes3, an S3 server; empty: a folder is the only bucket")
	f.IntVar(&c.workers, "workers", max(2, runtime.NumCPU()), "how many browsers an instance has")
	f.IntVar(&c.rounds, "rounds", 5, "how many rounds")
	f.DurationVar(&c.lasts, "turn", 1500*time.Millisecond, "how long each load lasts in each round")
	f.IntVar(&c.images, "images", 1300, "how many images are drawn before memory is read; these fill cache-memory")
	f.BoolVar(&quick, "quick", false, "a short run, to see that all works: its figures say little")
	f.StringVar(&c.output, "o", "", "a `document` to write the section into, too, between its markers")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if quick {
		hurry(f)
	}
	if c.rounds < 1 || c.lasts <= 0 || c.images < 1 {
		return nil, fmt.Errorf("-rounds %d, -turn %v, -images %d: all must be above 0", c.rounds, c.lasts, c.images)
	}
	if c.workers < 2 {
		return nil, fmt.Errorf("-workers %d: two instances share them, so 2 at least", c.workers)
	}
	return c, nil
}

// hurry sets what makes a run short, unless it was given.
func hurry(f *flag.FlagSet) {
	short := map[string]string{"rounds": "2", "turn": "300ms", "images": "50"}
	f.Visit(func(given *flag.Flag) { delete(short, given.Name) })
	for name, value := range short {
		_ = f.Set(name, value) // all are values that it takes
	}
}

// versions lists what was measured. gofakes3 doesn't tell its own.
func (c *config) versions(ctx context.Context) []string {
	list := []string{
		"Chromium’s headless shell " + bench.Version(ctx, c.browser, "--version"),
		"Redis " + bench.Version(ctx, c.redis, "--version"),
	}
	if c.s3 != "" {
		list = append(list, "gofakes3, in memory")
	}
	return list
}
