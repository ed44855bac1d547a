package main

import (
	"math"
	"testing"
	"time"
)

func TestFigure(t *testing.T) {
	l := &load{turns: []turn{
		{hits: 10, took: time.Second}, {hits: 400, took: 2 * time.Second}, {draws: 3, hits: 2, took: time.Second},
	}}
	if got, want := l.figure(turn.rate, 1).String(), "10.0 (5.00–200)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestShow(t *testing.T) {
	tests := []struct {
		x    float64
		want string
	}{{0, "0.00"}, {9.994, "9.99"}, {12.34, "12.3"}, {99.94, "99.9"}, {1234.5, "1234"}, {math.Inf(1), "–"}}
	for _, test := range tests {
		if got := show(test.x); got != test.want {
			t.Errorf("%v: got %q, want %q", test.x, got, test.want)
		}
	}
}
