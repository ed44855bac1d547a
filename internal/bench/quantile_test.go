package bench

import "testing"

func TestQuantile(t *testing.T) {
	tests := []struct {
		q    float64
		want int
	}{{0, 1}, {.2, 1}, {.21, 2}, {.5, 3}, {.8, 4}, {.95, 5}, {1, 5}}
	values := []int{4, 1, 5, 3, 2}
	for _, test := range tests {
		if got := Quantile(values, test.q); got != test.want {
			t.Errorf("Quantile(%v, %v) is %d, want %d", values, test.q, got, test.want)
		}
	}
}
