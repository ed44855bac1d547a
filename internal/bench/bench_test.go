package bench

import (
	"testing"
	"time"
)

func BenchmarkColdJPEG(b *testing.B) {
	p := start(b)
	for b.Loop() {
		var placard, recipe []time.Duration
		var ratios []float64
		for _, r := range p.rounds(b, 10, 10) {
			placard, recipe = append(placard, r.placard...), append(recipe, r.recipe...)
			ratios = append(ratios, r.ratio())
		}
		b.Log(quantile(placard, .5), quantile(placard, .95), quantile(recipe, .5), quantile(recipe, .95), ratios)
	}
}
