package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/placard/placard/internal/bench"
)

// cliff is how many times as much as before a unit of work may cost.
const cliff = 3

// markdown returns the series as a table.
func (s *series) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n| %s | %s: p50 | p95 | CPU | ÷ first, per unit | ÷ row above, per unit | |\n"+
		"|---|--:|--:|--:|--:|--:|---|\n", s.name, s.what)
	for i, row := range s.steps {
		times, cpu := row.all()
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", row.label,
			show(bench.Quantile(times, .5)), show(bench.Quantile(times, .95)), show(bench.Quantile(cpu, .5)),
			mark(row.against(s.steps[0])), mark(row.against(s.steps[max(i-1, 0)])), row.note)
	}
	return b.String()
}

// all returns the times of all turns, and the processor time of each.
func (s *step) all() (times, cpu []time.Duration) {
	for _, t := range s.turns {
		times, cpu = append(times, t.times...), append(cpu, t.cpu)
	}
	return times, cpu
}

// against returns what a unit of the step's work costs, divided by what one of another's does, in the median round.
func (s *step) against(other *step) float64 {
	ratios := make([]float64, len(s.turns))
	for round, t := range s.turns {
		ratios[round] = (float64(t.median()) / s.work) / (float64(other.turns[round].median()) / other.work)
	}
	return bench.Quantile(ratios, .5)
}

func mark(ratio float64) string {
	if ratio > cliff {
		return fmt.Sprintf("**%.2f** cliff", ratio)
	}
	return fmt.Sprintf("%.2f", ratio)
}

// units are what times are shown in.
var units = []struct {
	name string
	unit time.Duration
}{{"s", time.Second}, {"ms", time.Millisecond}, {"µs", time.Microsecond}, {"ns", time.Nanosecond}}

// show prints three digits or so, and the unit that suits them. Processor time too short to be counted is a dash.
func show(d time.Duration) string {
	for _, u := range units {
		if d < u.unit {
			continue
		}
		value := float64(d) / float64(u.unit)
		decimals := 0
		switch {
		case value < 10 && u.unit > 1:
			decimals = 2
		case value < 100 && u.unit > 1:
			decimals = 1
		}
		return fmt.Sprintf("%.*f %s", decimals, value, u.name)
	}
	return "–"
}
