// Command peers draws one card with Placard and with what people use in its place, side by side, and prints tables of
// what that took. `make bench-peers` installs what it needs and runs it.
//
// All are servers on loopback, asked by one client over as many connections as there are requests at once, for titles
// that nobody has asked for before. They take turns, in rounds, in an order that changes: what else the machine does
// falls on all alike. What counts is Placard's speed divided by the peer's in the same round.
//
// What isn't alike: Placard checks a signature, and keeps every image in its cache; the peers do nothing but draw. The
// libraries, takumi and satori, know a part of CSS, and the card is made of that part. Each peer is set up as its
// documentation has it: takumi on its pool of threads; satori in a process for each core, since it blocks the one that
// it runs in; both with their fonts loaded before; the recipes with a browser that runs, and for every image a tab,
// which they close when the answer is sent. All encode at the same quality, and PNG as they do by themselves.
package main

import (
	"context"
	"fmt"
	"log"
	"runtime"
	"slices"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/internal/chromium"
)

// target is that of make, by which a document knows the place of the tables.
const target = "bench-peers"

func main() { bench.Main(target, parse, run) }

// run measures the parts that were asked for. What is quickest to fail comes first.
func run(ctx context.Context, c *config) error {
	browser, err := chromium.Find(ctx, "")
	if err != nil {
		return err
	}
	c.shell = browser.Path
	r := report{config: c, machine: describe(ctx, c)}
	if r.machine.load > float64(runtime.NumCPU())/2 {
		log.Printf("the machine is busy, its load average is %.2f: ratios will scatter", r.machine.load)
	}
	if slices.Contains(c.parts, "start") {
		if r.starts, err = starts(ctx, c); err != nil {
			return fmt.Errorf("from start to first image: %w", err)
		}
	}
	if slices.Contains(c.parts, "cached") {
		if r.hits, err = cached(ctx, c); err != nil {
			return fmt.Errorf("cached images: %w", err)
		}
	}
	if slices.Contains(c.parts, "memory") {
		if r.memory, err = memory(ctx, c); err != nil {
			return fmt.Errorf("memory: %w", err)
		}
	}
	if slices.Contains(c.parts, "draw") {
		if r.cells, err = draw(ctx, c); err != nil {
			return fmt.Errorf("drawing: %w", err)
		}
	}
	fmt.Print(r.markdown())
	if c.output == "" {
		return nil
	}
	return bench.Insert(c.output, target, r.markdown())
}
