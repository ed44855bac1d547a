package main

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/placard/placard/renderer"
)

// size of the card in pixels, and how well jpg and webp are encoded, by all alike.
const (
	width, height = 1200, 630
	quality       = 80
)

// A config says what to measure, how long, and where the programs are.
type config struct {
	placard, recipe string // programs
	node            string // folder of the peers that Node runs, with their node_modules
	templates       string // folder of the template card
	shell, chromium string // browsers: the one that Placard drives, and the one that puppeteer's users have
	placardFlags    []string

	parts   []string
	peers   []string
	formats []renderer.Format
	atOnce  []int
	rounds  int
	lasts   time.Duration // of one contender in one round
	images  int           // that Placard has drawn when its memory is read
	samples string        // folder for a picture by each contender
	output  string        // document to write the tables into
}

func parse(args []string) (*config, error) {
	c := &config{}
	var quick bool
	var parts, peers, formats, atOnce, placardFlags string
	f := flag.NewFlagSet("bench-peers", flag.ContinueOnError)
	f.StringVar(&c.placard, "placard", "bin/placard", "the `program` to measure")
	f.StringVar(&c.recipe, "recipe", "", "the `program` that serves the chromedp recipe")
	f.StringVar(&c.node, "node", "", "the `folder` of the peers that Node runs")
	f.StringVar(&c.templates, "templates", "internal/bench/peers/templates", "the `folder` with the template card")
	f.StringVar(&c.chromium, "chromium", "/usr/bin/chromium", "the full `browser`, which puppeteer drives")
	f.StringVar(&placardFlags, "placard-flags", "", "more `flags` of placard serve, separated by blanks")
	f.StringVar(&parts, "parts", "start,cached,memory,draw", "what to measure")
	f.StringVar(&peers, "peers", "takumi,satori,puppeteer,chromedp", "whom to compare with")
	f.StringVar(&formats, "formats", "jpg,png,webp", "what to draw")
	f.StringVar(&atOnce, "at-once", "1,2,8", "how many requests at once")
	f.IntVar(&c.rounds, "rounds", 7, "how many rounds")
	f.DurationVar(&c.lasts, "turn", 2500*time.Millisecond, "how long each contender draws in each round")
	f.IntVar(&c.images, "images", 2000, "how many images Placard draws before its memory is read")
	f.BoolVar(&quick, "quick", false, "a short run, to see that all works: its figures say little")
	f.StringVar(&c.samples, "samples", "", "a `folder` for one picture by each contender in each format")
	f.StringVar(&c.output, "o", "", "a `document` to write the tables into, too, between its markers")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if quick {
		hurry(f)
	}
	c.placardFlags = strings.Fields(placardFlags)
	if err := c.lists(parts, peers, formats, atOnce); err != nil {
		return nil, err
	}
	return c, nil
}

// hurry sets what makes a run short, unless it was given.
func hurry(f *flag.FlagSet) {
	short := map[string]string{"rounds": "2", "turn": "300ms", "images": "200"}
	f.Visit(func(given *flag.Flag) { delete(short, given.Name) })
	for name, value := range short {
		_ = f.Set(name, value) // all are values that it takes
	}
}

// lists reads the flags that are lists.
func (c *config) lists(parts, peers, formats, atOnce string) error {
	c.parts, c.peers = strings.Split(parts, ","), strings.Split(peers, ",")
	for _, part := range c.parts {
		if known := []string{"start", "cached", "memory", "draw"}; !slices.Contains(known, part) {
			return fmt.Errorf("there is no part %q to measure, only %q", part, known)
		}
	}
	for name := range strings.SplitSeq(formats, ",") {
		format, ok := renderer.ParseFormat(name)
		if !ok {
			return fmt.Errorf("there is no format %q, only jpg, png and webp", name)
		}
		c.formats = append(c.formats, format)
	}
	for text := range strings.SplitSeq(atOnce, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return fmt.Errorf("-at-once %s: %q is not a number of requests", atOnce, text)
		}
		c.atOnce = append(c.atOnce, n)
	}
	if c.rounds < 1 || c.lasts <= 0 || c.images < 1 {
		return fmt.Errorf("-rounds %d, -turn %v, -images %d: all must be above 0", c.rounds, c.lasts, c.images)
	}
	return nil
}
