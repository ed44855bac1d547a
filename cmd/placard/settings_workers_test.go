package main

import (
	"math"
	"testing"
)

func TestAutoWorkers(t *testing.T) {
	const mib = 1 << 20
	tests := []struct {
		cpus   int
		memory int64
		want   int
	}{
		{4, math.MaxInt64, 4},
		{4, 1200 * mib, 4},
		{4, 1199 * mib, 3},
		{4, 300 * mib, 1},
		{4, 100 * mib, 1},
		{1, 64 << 30, 1},
	}
	for _, test := range tests {
		if got := autoWorkers(test.cpus, test.memory); got != test.want {
			t.Errorf("autoWorkers(%d, %d) = %d, want %d", test.cpus, test.memory, got, test.want)
		}
	}
}
