package bench

import (
	"cmp"
	"math"
	"slices"
)

// Quantile returns the smallest value that at least the fraction q of all values doesn't exceed (nearest rank). There
// must be a value; q is from 0, the smallest, to 1, the largest.
func Quantile[T cmp.Ordered](values []T, q float64) T {
	rank := int(math.Ceil(q * float64(len(values))))
	return slices.Sorted(slices.Values(values))[max(rank, 1)-1]
}
