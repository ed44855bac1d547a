package bench

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Quantile returns the smallest value that at least the fraction q of all values doesn't exceed (nearest rank). There
// must be a value; q is from 0, the smallest, to 1, the largest.
func Quantile[T cmp.Ordered](values []T, q float64) T {
	rank := int(math.Ceil(q * float64(len(values))))
	return slices.Sorted(slices.Values(values))[max(rank, 1)-1]
}

// Spread prints the median of some figures and, in parentheses, between which they were.
func Spread(figures []float64, unit string) string {
	return fmt.Sprintf("%.2f %s (%.2f–%.2f)", Quantile(figures, .5), unit, Quantile(figures, 0), Quantile(figures, 1))
}
