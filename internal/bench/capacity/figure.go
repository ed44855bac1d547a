package main

import (
	"fmt"
	"math"

	"github.com/placard/placard/internal/bench"
)

// A figure is the median of the rounds, and between which they were.
type figure struct{ median, least, greatest float64 }

// figure returns what was measured of a load, in each round, times a factor for its unit.
func (l *load) figure(of func(turn) float64, unit float64) figure {
	var list []float64
	for _, t := range l.turns {
		list = append(list, of(t)*unit)
	}
	return of3(list)
}

func of3(list []float64) figure {
	return figure{bench.Quantile(list, .5), bench.Quantile(list, 0), bench.Quantile(list, 1)}
}

// String prints three digits or so.
func (f figure) String() string {
	return fmt.Sprintf("%s (%s–%s)", show(f.median), show(f.least), show(f.greatest))
}

// show prints at least three digits of a number, where it has as many after the point, and a dash for what there is no
// end of: where a time was too short to be counted.
func show(x float64) string {
	switch {
	case math.IsInf(x, 0):
		return "–"
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	case x < 100:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}
