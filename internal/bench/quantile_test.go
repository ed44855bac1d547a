package bench

import (
	"cmp"
	"math"
	"slices"
	"testing"
)

// quantile returns the smallest value that at least the fraction q of all values doesn't exceed (nearest rank).
func quantile[T cmp.Ordered](values []T, q float64) T {
	rank := int(math.Ceil(q * float64(len(values))))
	return slices.Sorted(slices.Values(values))[max(rank, 1)-1]
}

func TestQuantile(t *testing.T) {
	tests := []struct {
		q    float64
		want int
	}{{0, 1}, {.2, 1}, {.21, 2}, {.5, 3}, {.8, 4}, {.95, 5}, {1, 5}}
	values := []int{4, 1, 5, 3, 2}
	for _, test := range tests {
		if got := quantile(values, test.q); got != test.want {
			t.Errorf("quantile(%v, %v) is %d, want %d", values, test.q, got, test.want)
		}
	}
}
