package main

import (
	"fmt"
	"strings"
	"time"
)

// A report is everything that was measured. A part that wasn't asked for is empty.
type report struct {
	*config
	machine machine
	starts  []time.Duration
	hits    *hits
	memory  []footprint
	cells   []cell
}

// markdown returns the tables.
func (r *report) markdown() string {
	var b strings.Builder
	m := r.machine
	fmt.Fprintf(&b, "%s, on %s. Load average before the run: %.2f.\n\n", m.date, m.hardware, m.load)
	fmt.Fprintf(&b, "%s.\n\n", strings.Join(m.versions, ", "))
	fmt.Fprintf(&b, "%d rounds, %v for each contender. In parentheses: the least and the greatest of the rounds.\n",
		r.rounds, r.lasts)
	r.goals(&b)
	r.drawn(&b)
	r.footprints(&b)
	return b.String()
}

func (r *report) footprints(b *strings.Builder) {
	if r.memory == nil {
		return
	}
	fmt.Fprint(b, "\n| | PSS, MB | processes | after images |\n|---|--:|--:|--:|\n")
	for _, f := range r.memory {
		fmt.Fprintf(b, "| %s | %.0f | %d | %d |\n", f.label, float64(f.bytes)/1e6, f.processes, f.images)
	}
}
