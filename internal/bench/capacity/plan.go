package main

import (
	"fmt"
	"runtime"
	"strings"
)

// storeTable says where one core of Redis, which it can't do with more than, and of the S3 server is full.
func (r *report) storeTable(b *strings.Builder) {
	fmt.Fprint(b, "\n| one core of | gives images/s | MB/s | takes new images/s |\n|---|--:|--:|--:|\n")
	row := func(label string, c sharedCost) {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", label, show(1/c.get), show(r.kilobytes()/1e3/c.get), show(1/c.draw))
	}
	row("Redis", shared(r.draws.redis, r.hits.redis))
	if r.draws.s3 != nil {
		row("gofakes3 (its figures, not those of S3)", shared(r.draws.s3, r.hits.s3))
	}
}

// mixedTable sets the formula beside what was measured.
func (r *report) mixedTable(b *strings.Builder) {
	fmt.Fprint(b, "\n| hit rate | CPU ms a request, formula | measured | measured ÷ formula "+
		"| requests/s, formula | less the client’s share | measured | cores that the instance had |\n"+
		"|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	cost, cores := r.costAlone(), float64(runtime.NumCPU())
	for _, l := range r.mixed {
		h := l.hitRate()
		measured := l.figure(turn.perInstance, 1).median
		fmt.Fprintf(b, "| %g | %s | %s | %s | %s | %s | %s | %s |\n", h,
			show(cost.request(h)*milliseconds), l.figure(turn.perInstance, milliseconds), show(measured/cost.request(h)),
			show(cost.rate(h, cores)), show(cores/(cost.request(h)+l.figure(turn.perClient, 1).median)),
			l.figure(turn.rate, 1), l.figure(turn.cores, 1))
	}
}

// The numbers of instances and the hit rates that are planned for.
var (
	counts   = []int{1, 2, 5, 20}
	hitRates = []float64{0, .5, .9, .98, .99, .999}
)

// gigabit is a gigabit in bytes.
const gigabit = 1e9 / 8

// instancesTable says what n instances carry, by the formula, and what Redis does where all ask for all images.
func (r *report) instancesTable(b *strings.Builder) {
	cores, cost := runtime.NumCPU(), r.cost()
	redis := shared(r.draws.redis, r.hits.redis)
	fmt.Fprintf(b, "\n| instances of %d cores, with Redis: requests/s at a hit rate of", cores)
	for _, h := range hitRates {
		fmt.Fprintf(b, " | %g", h)
	}
	fmt.Fprintf(b, " | new images/s of one core of Redis | of 1 Gbit/s of its network |\n|--:%s|--:|--:|\n",
		strings.Repeat("|--:", len(hitRates)))
	for _, n := range counts {
		fmt.Fprintf(b, "| %d", n)
		for _, h := range hitRates {
			fmt.Fprintf(b, " | %.0f", cost.rate(h, float64(n*cores)))
		}
		out := float64(max(1, n-1)) * r.kilobytes() * 1e3 // bytes for a new image; one came in, where none goes out
		fmt.Fprintf(b, " | %.0f | %.0f |\n", redis.images(n), gigabit/out)
	}
	fmt.Fprintf(b, "\nA network of one gigabit a second carries %.0f of these images a second, whatever the processors "+
		"do.\n", gigabit/(r.kilobytes()*1e3))
}

// example plans for a blog network.
func (r *report) example(b *strings.Builder) {
	const rate, hitRate = 300, .98
	cost, cores := r.cost(), float64(runtime.NumCPU())
	redis := shared(r.draws.redis, r.hits.redis)
	fresh := (1 - hitRate) * rate
	draws, hits := fresh*cost.draw, (rate-fresh)*cost.hit
	fmt.Fprintf(b, "\nAn example: the blogs of a network get %d requests a second together, %.0f %% of them hits. "+
		"%.0f new images a second take %.2f cores and %.0f hits %.3f, together %.0f %% of one instance of %.0f cores. "+
		"It needs %.0f MB of memory, with four templates in use. With two instances, so that one may be away, Redis spends "+
		"%.4f cores on the new images and gets and gives %.1f MB a second. "+
		"When a theme changes all is new: the two draw %.0f images a second then, and more has to wait.\n",
		int(rate), hitRate*100, fresh, draws, rate-fresh, hits, (draws+hits)/cores*100, cores,
		r.megabytes(), fresh/redis.images(2), fresh*2*r.kilobytes()/1e3, cost.rate(0, 2*cores))
}
