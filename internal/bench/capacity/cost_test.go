package main

import (
	"math"
	"testing"
)

func TestCost(t *testing.T) {
	c := cost{draw: .020, hit: .00002}
	tests := []struct{ hitRate, cores, want float64 }{
		{0, 1, 50},        // 20 ms each
		{0, 2, 100},       // twice the cores
		{.5, 1, 99.9},     // nearly every other request is free
		{.9, 2, 991.08},   // 2 / 0.002018
		{1, 1, 50_000},    // 20 µs each
		{.99, 40, 181983}, // 40 / 0.0002198
	}
	for _, test := range tests {
		if got := c.rate(test.hitRate, test.cores); math.Abs(got/test.want-1) > .001 {
			t.Errorf("%g cores at %g: got %g, want %g", test.cores, test.hitRate, got, test.want)
		}
	}
}

// With each instance that asks for what another drew, a store has room for fewer new images.
func TestSharedCost(t *testing.T) {
	c := sharedCost{draw: .0003, get: .0001}
	for n, want := range map[int]float64{1: 3333.3, 2: 2500, 8: 1000} {
		if got := c.images(n); math.Abs(got/want-1) > .001 {
			t.Errorf("%d instances: got %g, want %g", n, got, want)
		}
	}
}
