package main

import (
	"context"
	"fmt"
	"time"

	"github.com/placard/placard/internal/bench"
)

// A series is a table: one thing grows and all else stays.
type series struct {
	name  string // what grows
	what  string // what is done and timed
	steps []*step
}

// A step is one size of what grows.
type step struct {
	label string
	// work is what the time may grow with, in the unit of the series; the same for all steps where it must not grow.
	work float64
	warm int // how often do is called before a turn, so that the turn doesn't pay for the others'
	ops  int // how many operations one call of do is, 1 or more
	do   func(context.Context) error
	undo func() error                  // after each do, without counting; nil: nothing
	cpu  func() (time.Duration, error) // processor time used so far
	note string                        // what else is to say, when all has been measured

	turns []turn
}

// A turn is what a step took in a round.
type turn struct {
	times []time.Duration // of an operation; the mean of those in one call
	cpu   time.Duration   // of an operation
}

// measureAll measures one series after the other, and returns those that are done.
func measureAll(ctx context.Context, c *config, list ...*series) (done []*series, err error) {
	for _, s := range list {
		if err := s.measure(ctx, c); err != nil {
			return done, err
		}
		done = append(done, s)
	}
	return done, nil
}

// measure has the steps take turns. The order changes from round to round.
func (s *series) measure(ctx context.Context, c *config) error {
	for round := range c.rounds {
		for i := range s.steps {
			next := s.steps[(i+round)%len(s.steps)]
			t, err := next.turn(ctx, c.lasts)
			if err != nil {
				return fmt.Errorf("%s, %s: %s: %w", s.name, next.label, s.what, err)
			}
			next.turns = append(next.turns, t)
		}
	}
	return nil
}

// turn repeats a step for a while, once at least.
func (s *step) turn(ctx context.Context, lasts time.Duration) (turn, error) {
	for range s.warm {
		if err := s.do(ctx); err != nil {
			return turn{}, err
		}
	}
	before, err := s.cpu()
	if err != nil {
		return turn{}, err
	}
	var t turn
	for start := time.Now(); len(t.times) == 0 || time.Since(start) < lasts; {
		if err := ctx.Err(); err != nil {
			return turn{}, err
		}
		began := time.Now()
		if err := s.do(ctx); err != nil {
			return turn{}, err
		}
		t.times = append(t.times, time.Since(began)/time.Duration(s.ops))
		if s.undo == nil {
			continue
		}
		if err := s.undo(); err != nil {
			return turn{}, err
		}
	}
	after, err := s.cpu()
	t.cpu = (after - before) / time.Duration(len(t.times)*s.ops)
	return t, err
}

// median returns the time of an operation in the turn.
func (t turn) median() time.Duration { return bench.Quantile(t.times, .5) }

// many is a step that does something several times, which must not take longer where there is more.
func many(times int, do func() error) *step {
	return &step{work: 1, warm: 1, ops: times, cpu: bench.SelfCPU, do: func(context.Context) error {
		for range times {
			if err := do(); err != nil {
				return err
			}
		}
		return nil
	}}
}
