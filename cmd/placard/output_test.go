package main

import (
	"strings"
	"testing"
	"time"
)

// TestDurationsInTheLog holds that they have a unit for people and for machines.
func TestDurationsInTheLog(t *testing.T) {
	tests := []struct{ format, want string }{
		{"text", "again_in=1.5s"},
		{"json", `"again_in":"1.5s"`},
	}
	for _, tt := range tests {
		t.Run(tt.format, func(t *testing.T) {
			var log strings.Builder
			(&settings{LogFormat: tt.format, LogLevel: "info"}).logger(&log).Info("test", "again_in", 1500*time.Millisecond)
			if !strings.Contains(log.String(), tt.want) {
				t.Errorf("got %s, want %s in it", log.String(), tt.want)
			}
		})
	}
}
