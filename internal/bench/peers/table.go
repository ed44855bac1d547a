package main

import (
	"fmt"
	"strings"

	"github.com/placard/placard/internal/bench"
)

// drawn prints a row for every contender in every cell.
func (r *report) drawn(b *strings.Builder) {
	if r.cells == nil {
		return
	}
	fmt.Fprint(b, "\n| | at once | | images/s | p50 ms | p95 ms | p99 ms | KB | CPU ms/image | Placard ÷ it |\n"+
		"|---|--:|---|--:|--:|--:|--:|--:|--:|--:|\n")
	var faults strings.Builder
	for _, cell := range r.cells {
		cell.print(b, &faults)
	}
	b.WriteString(faults.String())
}

// print prints the rows of a cell, and below the table what went wrong.
func (c cell) print(table, below *strings.Builder) {
	for i, row := range c.rows {
		times := ""
		if i > 0 {
			times = bench.Spread(c.ratios(i), "×")
		}
		s := row.sum()
		fmt.Fprintf(table, "| %s | %d | %s | %.1f | %.0f | %.0f | %.0f | %.0f | %.1f | %s |\n",
			c.format, c.atOnce, row.label, s.rate, s.ms(.5), s.ms(.95), s.ms(.99), s.kilobytes, s.cpu, times)
		if s.failures > 0 {
			fmt.Fprintf(below, "\n%s stopped answering at %s, %d at once, and was started again: %d times in %d rounds.\n",
				row.label, c.format, c.atOnce, s.failures, len(row.turns))
		}
	}
}
