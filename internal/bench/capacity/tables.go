package main

import (
	"fmt"
	"strings"
)

func (r *report) drawTable(b *strings.Builder) {
	fmt.Fprintf(b, "\n| new images, %d browsers, as many requests at once | images/s | CPU ms an image "+
		"| images/s of a core | Redis’s or S3’s CPU µs an image |\n|---|--:|--:|--:|--:|\n", r.workers)
	for _, l := range r.draws.all() {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", l.label, l.figure(turn.rate, 1),
			l.figure(turn.perInstance, milliseconds), show(1/seconds(l)), l.storeTime())
	}
	two, one := r.draws.two, r.draws.unpinned
	fmt.Fprintf(b, "\nTwo instances drew %s times as many images a second as one without Redis, for %s times the "+
		"processor time.\n", ratio(two, one, turn.rate), ratio(two, one, turn.perInstance))
}

// storeTime is what the store spends on a request, or a dash where it has no process.
func (l *load) storeTime() string {
	if l.store == nil || l.store.cpu == nil {
		return "–"
	}
	return l.figure(turn.perStore, microseconds).String()
}

// ratio returns how many times as much as another a load had, in each round.
func ratio(l, other *load, of func(turn) float64) figure {
	var list []float64
	for i := range l.turns {
		list = append(list, of(l.turns[i])/of(other.turns[i]))
	}
	return of3(list)
}

func (r *report) hitTable(b *strings.Builder) {
	fmt.Fprintf(b, "\n| hits, found in | hits/s, %d at once | CPU µs a hit | hits/s of a core "+
		"| Redis’s or S3’s CPU µs a hit |\n|---|--:|--:|--:|--:|\n", connections)
	for _, l := range r.hits.all() {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", l.label, l.figure(turn.rate, 1),
			l.figure(turn.perInstance, microseconds), show(1/seconds(l)), l.storeTime())
	}
}

func (r *report) memoryTable(b *strings.Builder) {
	f := func(list []float64) figure { return of3(scale(list, 1e-6)) }
	fmt.Fprintf(b, "\n| memory (PSS) of an instance of %d browsers | MB |\n|---|--:|\n", r.workers)
	fmt.Fprintf(b, "| the server, after %d images | %s |\n", r.images, f(r.memory.server))
	fmt.Fprintf(b, "| each browser, one template in use | %s |\n", f(r.memory.browser))
	fmt.Fprintf(b, "| each further template in use (`warm-pages`), in each browser | %s |\n", f(r.memory.page))
}

func scale(list []float64, unit float64) []float64 {
	scaled := make([]float64, len(list))
	for i, x := range list {
		scaled[i] = x * unit
	}
	return scaled
}
