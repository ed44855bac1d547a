package main

import (
	"fmt"
	"strings"
)

// A report is everything that was measured.
type report struct {
	*config
	date, hardware string
	load           float64 // average of the last minute, before anything was started
	versions       []string

	draws  drawn
	hits   found
	mixed  []*load // one for each hit rate
	memory memories
}

// markdown returns the section.
func (r *report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, on %s. Load average before the run: %.2f. %s. The template `article` as jpg, 1200×630, %.0f KB. "+
		"%d rounds, %v for each load; in parentheses: the least and the greatest of the rounds.\n",
		r.date, r.hardware, r.load, strings.Join(r.versions, ", "), r.kilobytes(), r.rounds, r.lasts)
	r.drawTable(&b)
	r.hitTable(&b)
	r.storeTable(&b)
	r.memoryTable(&b)
	r.mixedTable(&b)
	r.instancesTable(&b)
	r.example(&b)
	return b.String()
}

// kilobytes is the size of an image.
func (r *report) kilobytes() float64 {
	size := func(t turn) float64 { return float64(t.bytes) / t.requests() }
	return r.hits.memory.figure(size, 1e-3).median
}

// cost is that of an instance that has Redis.
func (r *report) cost() cost { return cost{seconds(r.draws.redis), seconds(r.hits.memory)} }

// costAlone is that of an instance that has nothing but its own disk.
func (r *report) costAlone() cost { return cost{seconds(r.draws.alone), seconds(r.hits.memory)} }

// seconds is the processor time that a request of a load takes of an instance.
func seconds(l *load) float64 { return l.figure(turn.perInstance, 1).median }

// shared is what a store spends.
func shared(draw, get *load) sharedCost {
	return sharedCost{draw.figure(turn.perStore, 1).median, get.figure(turn.perStore, 1).median}
}
