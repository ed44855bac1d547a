package main

import (
	"context"
	"errors"
	"time"

	"github.com/placard/placard/internal/bench"
)

// A turn is what came of a load in a round.
type turn struct {
	draws, hits int64
	bytes       int64
	took        time.Duration // until the last answer was there
	clocks
}

// clocks are the processor time of the instances with their browsers, of the store and of the client, which is this
// process.
type clocks struct{ instances, store, client time.Duration }

func (c clocks) since(before clocks) clocks {
	return clocks{c.instances - before.instances, c.store - before.store, c.client - before.client}
}

// clocks reads those of a load.
func (l *load) clocks() (c clocks, err error) {
	for _, instance := range l.instances {
		used, e := instance.CPU()
		c.instances, err = c.instances+used, errors.Join(err, e)
	}
	if l.store != nil && l.store.cpu != nil {
		used, e := l.store.cpu()
		c.store, err = used, errors.Join(err, e)
	}
	used, e := bench.SelfCPU()
	c.client = used
	return c, errors.Join(err, e)
}

// add makes one turn of what the connections did.
func add(parts []turn) (sum turn) {
	for _, part := range parts {
		sum.draws, sum.hits, sum.bytes = sum.draws+part.draws, sum.hits+part.hits, sum.bytes+part.bytes
	}
	return sum
}

func (t turn) requests() float64 { return float64(t.draws + t.hits) }
func (t turn) rate() float64     { return t.requests() / t.took.Seconds() }

// perInstance, perStore and perClient are seconds of processor time for a request.
func (t turn) perInstance() float64 { return t.instances.Seconds() / t.requests() }
func (t turn) perStore() float64    { return t.store.Seconds() / t.requests() }
func (t turn) perClient() float64   { return t.client.Seconds() / t.requests() }

// cores is how many processors the instances kept busy.
func (t turn) cores() float64 { return t.instances.Seconds() / t.took.Seconds() }

// play has loads take turns. The order changes from round to round; the first, a short one in which pages are opened,
// doesn't count.
func (c *config) play(ctx context.Context, loads []*load) error {
	for round := range c.rounds + 1 {
		for i := range loads {
			l := loads[(i+round)%len(loads)]
			lasts := c.lasts
			if round == 0 {
				lasts /= 3
			}
			start := time.Now()
			t, err := l.do(ctx, func(int64) bool { return time.Since(start) < lasts })
			if err != nil {
				return err
			}
			if round > 0 {
				l.turns = append(l.turns, t)
			}
		}
	}
	return nil
}
