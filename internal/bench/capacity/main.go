// Command capacity finds out how many images and hits the cores of this machine are good for, and what Redis and a
// bucket spend on that, and prints a section of docs/scaling.md. `make bench-capacity` builds what it takes, and runs
// it.
//
// Real servers, a real redis-server and, where a program for it is given, an S3 server are started on loopback. The
// client that asks them shares their processors: what counts is processor time for a request, from /proc, not how many
// requests were answered in a second. Loads that are compared take turns, in rounds, in an order that changes.
package main

import (
	"context"
	"fmt"
	"log"
	"runtime"
	"time"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/internal/chromium"
)

// target is that of make, by which a document knows the place of the section.
const target = "bench-capacity"

func main() { bench.Main(target, parse, run) }

func run(ctx context.Context, c *config) error {
	browser, err := chromium.Find(ctx, "")
	if err != nil {
		return err
	}
	c.browser = browser.Path
	r := &report{config: c, date: time.Now().Format(time.DateOnly), hardware: bench.Hardware(), load: bench.Load()}
	if r.load > float64(runtime.NumCPU())/2 {
		log.Printf("the machine is busy, its load average is %.2f: the figures will scatter", r.load)
	}
	for _, part := range []struct {
		name    string
		measure func(context.Context) error
	}{
		{"draws", r.measureDraws}, {"hits", r.measureHits}, {"mixed", r.measureMixed}, {"memory", r.measureMemory},
	} {
		log.Print(part.name)
		if err := part.measure(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	r.versions = c.versions(ctx)
	text := r.markdown()
	fmt.Print(text)
	if c.output == "" {
		return nil
	}
	return bench.Insert(c.output, target, text)
}
