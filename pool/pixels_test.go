package pool

import (
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func sized(width, height int, scale float64) *renderer.Document {
	return &renderer.Document{Template: testDoc.Template, Width: width, Height: height, Scale: scale}
}

// Of a mix of sizes, each drawn for a second, never more than the limit is under way; and what is larger than that is
// drawn, alone.
func TestPixelGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const limit = 1000
		var now, most, alone atomic.Int64
		gate := NewPixelGate(renderer.PainterFunc(func(_ context.Context, doc *renderer.Document) (*renderer.Image, error) {
			size := pixels(doc)
			sum := now.Add(size)
			if size > limit && sum == size {
				alone.Add(1)
			} else {
				most.Store(max(most.Load(), sum))
			}
			time.Sleep(time.Second)
			now.Add(-size)
			return &renderer.Image{}, nil
		}), limit)
		start := time.Now()
		var all sync.WaitGroup
		for range 4 {
			for _, doc := range []*renderer.Document{sized(10, 10, 1), sized(10, 10, 3), sized(100, 10, 2)} { // 100, 900, 4000
				all.Go(func() {
					began := time.Now()
					img, err := gate.Paint(t.Context(), doc)
					if err != nil || img.Timing.Queue != time.Since(began)-time.Second {
						t.Errorf("got %v, %v after %v", img, err, time.Since(began))
					}
				})
				synctest.Wait()
			}
		}
		all.Wait()
		if most.Load() != limit || alone.Load() != 4 || time.Since(start) != 8*time.Second {
			t.Errorf("%d at most, %d large ones alone, in %v; want %d, 4, 8s", most.Load(), alone.Load(), time.Since(start), limit)
		}
	})
}

// A transform's page has no size: its source has, and its result.
func TestPixelsOfATransform(t *testing.T) {
	for name, tt := range map[string]struct {
		width, height int
		want          int64
	}{
		"of unknown size": {0, 0, 6_000_000},
		"small":           {100, 100, 6_000_000},
		"large":           {8000, 6000, 48_000_000},
		"too large":       {math.MaxInt32, math.MaxInt32, math.MaxInt32 * math.MaxInt32},
	} {
		doc := sized(1, 1, 1)
		doc.Transform, doc.MaxPixels = &renderer.Transform{URL: "u"}, 6_000_000
		doc.Pictures = map[string]renderer.Bitmap{"u": {Width: tt.width, Height: tt.height}}
		if got := pixels(doc); got != tt.want {
			t.Errorf("%s: got %d, want %d", name, got, tt.want)
		}
	}
}

func TestPixelGateEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := NewPixelGate(renderer.PainterFunc(func(ctx context.Context, _ *renderer.Document) (*renderer.Image, error) {
			return &renderer.Image{}, lasting(10 * time.Second)(ctx)
		}), 1)
		go func() { _, _ = gate.Paint(t.Context(), sized(1, 1, 1)) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := gate.Paint(ctx, sized(1, 1, 1)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
		}
		time.Sleep(10 * time.Second)
	})
}
