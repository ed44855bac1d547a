package bench

import (
	"fmt"
	"testing"
	"time"
)

// quality is that of all JPEGs here.
const quality = 85

// A shot is one image and how long it took, from its title to its bytes.
type shot struct {
	jpeg []byte
	took time.Duration
}

// A pair is the two ways to make the card, ready to draw.
type pair struct {
	placard, recipe func(title string) (shot, error)
	titles          int
}

// A round is how long each way took for its images, one after another.
type round struct{ placard, recipe []time.Duration }

// rounds lets the two take turns, and each go first in every other round.
func (p *pair) rounds(tb testing.TB, rounds, images int) []round {
	tb.Helper()
	list := make([]round, rounds)
	for i := range list {
		if i%2 == 0 {
			list[i].placard = p.draw(tb, p.placard, images)
			list[i].recipe = p.draw(tb, p.recipe, images)
		} else {
			list[i].recipe = p.draw(tb, p.recipe, images)
			list[i].placard = p.draw(tb, p.placard, images)
		}
	}
	return list
}

func (p *pair) draw(tb testing.TB, image func(string) (shot, error), images int) []time.Duration {
	tb.Helper()
	var times []time.Duration
	for range images {
		s, err := image(p.title())
		if err != nil {
			tb.Fatal(err)
		}
		times = append(times, s.took)
	}
	return times
}

// title returns a new title, so that nothing comes from a cache, as long as all others.
func (p *pair) title() string {
	p.titles++
	return fmt.Sprintf("Night train %06d is back, nobody’s in a hurry", p.titles)
}

// together returns all times of all rounds, and how many times as long as Placard the recipe took in each.
func together(rounds []round) (placard, recipe []time.Duration, ratios []float64) {
	for _, r := range rounds {
		placard, recipe = append(placard, r.placard...), append(recipe, r.recipe...)
		ratios = append(ratios, float64(Quantile(r.recipe, .5))/float64(Quantile(r.placard, .5)))
	}
	return placard, recipe, ratios
}
