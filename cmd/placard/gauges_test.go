package main

import (
	"context"
	"testing"
)

// TestReadiness: balancers and dashboards are told the same.
func TestReadiness(t *testing.T) {
	always := func(is bool) func(context.Context) bool { return func(context.Context) bool { return is } }
	for _, tt := range []struct {
		name           string
		drawing, leave bool
		want           float64
	}{
		{"ready", true, false, 1},
		{"no browser", false, false, 0},
		{"told to stop, and still drawing", true, true, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serving, stop := context.WithCancel(t.Context())
			defer stop()
			ready := readiness(serving, always(tt.drawing))
			if tt.leave {
				stop()
			}
			if got := ready(); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
