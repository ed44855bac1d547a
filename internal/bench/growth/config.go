package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/internal/chromium"
)

// A config says what to measure, how long, and where the program is.
type config struct {
	placard string // program
	temp    string // folder for what is made
	parts   []string
	rounds  int
	lasts   time.Duration // of one step in one round
	entries int           // of the fullest disk
}

func parse(args []string) (*config, error) {
	c := &config{}
	var quick bool
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	f := flag.NewFlagSet("bench-growth", flag.ContinueOnError)
	f.StringVar(&c.placard, "placard", "bin/placard", "the `program` to measure")
	f.StringVar(&c.temp, "temp", os.TempDir(), "the `folder` for a disk cache, 4 KiB an entry, and generated templates")
	f.IntVar(&c.rounds, "rounds", 3, "how many rounds")
	f.DurationVar(&c.lasts, "turn", 400*time.Millisecond, "how long each step is repeated in each round, once at least")
	f.IntVar(&c.entries, "entries", 1_000_000, "how many images the fullest disk cache has, 1000 at least")
	f.BoolVar(&quick, "quick", false, "a short run, to see that all works: its figures say little")
	list := f.String("parts", strings.Join(names, ","), "what to measure")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if quick {
		hurry(f)
	}
	c.parts = strings.Split(*list, ",")
	for _, name := range c.parts {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("there is no part %q to measure, only %q", name, names)
		}
	}
	if c.rounds < 1 || c.lasts <= 0 || c.entries < 1000 {
		return nil, fmt.Errorf("-rounds %d, -turn %v: must be above 0; -entries %d: 1000 at least",
			c.rounds, c.lasts, c.entries)
	}
	return c, nil
}

// hurry sets what makes a run short, unless it was given.
func hurry(f *flag.FlagSet) {
	short := map[string]string{"rounds": "2", "turn": "50ms", "entries": "10000"}
	f.Visit(func(given *flag.Flag) { delete(short, given.Name) })
	for name, value := range short {
		_ = f.Set(name, value) // all are values that it takes
	}
}

func (c *config) wants(part string) bool { return slices.Contains(c.parts, part) }

// start starts the server with one browser, so that its warm pages are those of all, and flags of its own.
func (c *config) start(ctx context.Context, flags ...string) (*bench.Placard, error) {
	browser, err := chromium.Find(ctx, "")
	if err != nil {
		return nil, err
	}
	return bench.StartPlacard(bench.PlacardConfig{
		Binary: c.placard, Browser: browser.Path, Workers: 1, Flags: flags, Stderr: os.Stderr,
	})
}
