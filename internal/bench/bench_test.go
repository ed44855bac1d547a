package bench

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// claim is how many times as long as Placard the recipe must take, at least.
const claim = 4

// BenchmarkColdJPEG prints what both ways take. One iteration is ten rounds of ten images each.
func BenchmarkColdJPEG(b *testing.B) {
	p := start(b)
	var rounds []round
	for b.Loop() {
		rounds = append(rounds, p.rounds(b, 10, 10)...)
	}
	placard, recipe, ratios := together(rounds)
	b.ReportMetric(0, "ns/op") // of a whole iteration: it would say nothing
	b.ReportMetric(milliseconds(placard, .5), "placard-ms")
	b.ReportMetric(milliseconds(recipe, .5), "recipe-ms")
	b.ReportMetric(Quantile(ratios, .5), "recipe/placard")
	b.Log(report(rounds))
}

// TestQuarter guards the claim. Its rounds are short, so that what else the machine does falls on both ways alike, and
// many, so that some may be off.
func TestQuarter(t *testing.T) {
	if testing.Short() {
		t.Skip("draws with two browsers for some seconds")
	}
	rounds := start(t).rounds(t, 11, 3)
	t.Log(report(rounds))
	_, _, ratios := together(rounds)
	if got := Quantile(ratios, .5); got < claim {
		t.Errorf("the recipe takes %.1f times as long as Placard, want %d or more", got, claim)
	}
}

func report(rounds []round) string {
	placard, recipe, ratios := together(rounds)
	var b strings.Builder
	fmt.Fprintf(&b, "%d rounds of %d images each, %d×%d JPEG, one at a time\n",
		len(rounds), len(rounds[0].placard), width, height)
	fmt.Fprintln(&b, "             median         p95")
	fmt.Fprintf(&b, "Placard  %7.1f ms  %7.1f ms\n", milliseconds(placard, .5), milliseconds(placard, .95))
	fmt.Fprintf(&b, "recipe   %7.1f ms  %7.1f ms\n", milliseconds(recipe, .5), milliseconds(recipe, .95))
	fmt.Fprintf(&b, "recipe / Placard by round: min %.1f, median %.1f, max %.1f",
		Quantile(ratios, 0), Quantile(ratios, .5), Quantile(ratios, 1))
	return b.String()
}

func milliseconds(times []time.Duration, q float64) float64 {
	return float64(Quantile(times, q)) / float64(time.Millisecond)
}
