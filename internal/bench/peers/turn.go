package main

import (
	"cmp"
	"context"
	"math"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/placard/placard/renderer"
)

// settle is the pause after each turn, in which tabs are closed whose image is sent. It belongs to the turn, so far as
// processor time goes.
const settle = 100 * time.Millisecond

// A task is what a contender does in its turn: draw until the time is over, or so many images are drawn.
type task struct {
	format renderer.Format
	atOnce int // requests
	time   time.Duration
	images int64 // 0: any number
}

// A turn is what came of it.
type turn struct {
	latencies []time.Duration
	bytes     int
	took      time.Duration // until the last image was there
	cpu       time.Duration // of the contender's processes
	failures  int           // of the contender, before it got so far
}

// rate returns images a second.
func (t turn) rate() float64 { return float64(len(t.latencies)) / t.took.Seconds() }

// do keeps atOnce requests under way.
func (t task) do(ctx context.Context, c *contender, titles *titles) (turn, error) {
	before, err := c.program.CPU()
	if err != nil {
		return turn{}, err
	}
	parts := make([]turn, t.atOnce)
	var left atomic.Int64
	left.Store(cmp.Or(t.images, math.MaxInt64) - int64(t.atOnce)) // each asks once before it looks
	start := time.Now()
	group, groupCtx := errgroup.WithContext(ctx)
	for i := range parts {
		group.Go(func() (err error) {
			parts[i], err = t.ask(groupCtx, c, titles, func() bool {
				return time.Since(start) < t.time && left.Add(-1) >= 0
			})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return turn{}, err
	}
	sum := turn{took: time.Since(start)}
	for _, part := range parts {
		sum.latencies = append(sum.latencies, part.latencies...)
		sum.bytes += part.bytes
	}
	if err := pause(ctx, settle); err != nil {
		return turn{}, err
	}
	after, err := c.program.CPU()
	sum.cpu = after - before
	return sum, err
}

// ask draws one image after another while there are more to draw. It draws at least one.
func (t task) ask(ctx context.Context, c *contender, titles *titles, more func() bool) (turn, error) {
	client := newClient()
	defer client.close()
	var sum turn
	for ok := true; ok; ok = more() {
		start := time.Now()
		image, err := client.get(ctx, c, titles.next(), t.format)
		if err != nil {
			return turn{}, err
		}
		sum.latencies = append(sum.latencies, time.Since(start))
		sum.bytes += len(image)
	}
	return sum, nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
