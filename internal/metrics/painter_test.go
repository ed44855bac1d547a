package metrics

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/renderer"
)

func TestPainter(t *testing.T) {
	tests := []struct {
		name, outcome string
		err           error
	}{
		{"drawn", "ok", nil},
		{"queue full", "busy", renderer.ErrBusy},
		{"template behind the breaker", "broken", renderer.ErrBroken},
		{"browser crashed", "crashed", renderer.ErrCrashed},
		{"remote image refused", "refused", renderer.ErrRefused},
		{"remote image gone", "missing", fetch.ErrUnreachable},
		{"source image gone", "missing", fetch.ErrMissing},
		{"source image cut off", "missing", renderer.ErrUndecodable},
		{"remote image slow", "missing", fetch.ErrTimeout},
		{"key too busy", "limited", &renderer.RetryError{Err: renderer.ErrRateLimit}},
		{"shutting down", "closed", renderer.ErrClosed},
		{"page hung", "timeout", renderer.ErrHung},
		{"too slow", "timeout", context.DeadlineExceeded},
		{"nobody waits", "canceled", context.Canceled},
		{"anything else", "error", errors.New("the kitchen burns")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := &renderer.Image{Timing: renderer.Timing{
				Queue: time.Second, Fetch: 2 * time.Second, Fill: 3 * time.Second, Paint: 4 * time.Second,
			}}
			m := New()
			painter := m.Painter(renderer.PainterFunc(func(context.Context, *renderer.Document) (*renderer.Image, error) {
				if tt.err != nil {
					return nil, fmt.Errorf("drawing: %w", tt.err)
				}
				return want, nil
			}))
			img, err := painter.Paint(t.Context(), &renderer.Document{Template: &renderer.Template{Name: "article"}})
			if !errors.Is(err, tt.err) || (err == nil && img != want) {
				t.Errorf("got %v, %v; want %v", img, err, tt.err)
			}
			wantLines(t, m, fmt.Sprintf(`placard_renders_total{outcome=%q,template="article"} 1`, tt.outcome))
			for i, phase := range []string{"queue", "fetch", "fill", "paint"} {
				seconds := 0
				if tt.err == nil {
					seconds = i + 1
				}
				wantLines(t, m, fmt.Sprintf(`placard_render_duration_seconds_sum{phase=%q} %d`, phase, seconds))
			}
		})
	}
}
