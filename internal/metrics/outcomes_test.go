package metrics

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/renderer"
)

func TestFetch(t *testing.T) {
	tests := []struct {
		outcome string
		err     error
	}{
		{"ok", nil},
		{"refused", renderer.ErrRefused},
		{"unreachable", fetch.ErrUnreachable},
		{"unusable", fetch.ErrNotImage},
		{"timeout", fetch.ErrTimeout},
		{"canceled", context.Canceled},
		{"canceled", context.DeadlineExceeded},
		{"error", errors.New("the kitchen burns")},
	}
	for _, tt := range tests {
		m := New()
		err := tt.err
		if err != nil {
			err = fmt.Errorf("image from example.com: %w", err)
		}
		m.Fetch(err)
		wantLines(t, m, fmt.Sprintf(`placard_image_fetches_total{outcome=%q} 1`, tt.outcome))
	}
}
