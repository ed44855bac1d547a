package main

import (
	"time"

	"github.com/placard/placard/internal/bench"
)

// A sum is what all turns of a contender in one cell come to.
type sum struct {
	rate      float64 // images a second, the median of the turns
	kilobytes float64 // of an image, on average
	cpu       float64 // milliseconds for an image, on average
	failures  int
	latencies []time.Duration
}

func (r row) sum() sum {
	var s sum
	var rates []float64
	var bytes int
	var cpu time.Duration
	for _, t := range r.turns {
		rates = append(rates, t.rate())
		s.latencies = append(s.latencies, t.latencies...)
		bytes += t.bytes
		cpu += t.cpu
		s.failures += t.failures
	}
	images := float64(len(s.latencies))
	s.rate = bench.Quantile(rates, .5)
	s.kilobytes = float64(bytes) / images / 1e3
	s.cpu = float64(cpu) / float64(time.Millisecond) / images
	return s
}

// ms returns a quantile of the time that an image took, in milliseconds.
func (s sum) ms(q float64) float64 {
	return float64(bench.Quantile(s.latencies, q)) / float64(time.Millisecond)
}

// ratios returns how many times as fast as one of its peers Placard was, in each round.
func (c cell) ratios(peer int) []float64 {
	var list []float64
	for i, t := range c.rows[0].turns {
		list = append(list, t.rate()/c.rows[peer].turns[i].rate())
	}
	return list
}
