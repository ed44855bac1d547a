package pause

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestFor(t *testing.T) {
	for limit, want := range map[time.Duration]bool{999 * time.Millisecond: false, 1001 * time.Millisecond: true} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			start := time.Now()
			if got := For(ctx, time.Second); got != want || time.Since(start) != min(limit, time.Second) {
				t.Errorf("within %v: got %v after %v, want %v", limit, got, time.Since(start), want)
			}
		})
	}
}
