package metrics

import (
	"context"
	"time"

	"github.com/placard/placard/renderer"
)

// renderBuckets run from a warm page's few milliseconds to the longest deadline.
var renderBuckets = []float64{.001, .0025, .005, .01, .02, .04, .08, .16, .32, .64, 1.25, 2.5, 5, 10, 30}

// phases are those of drawing.
var phases = []struct {
	name string
	of   func(renderer.Timing) time.Duration
}{
	{"queue", func(t renderer.Timing) time.Duration { return t.Queue }},
	{"fetch", func(t renderer.Timing) time.Duration { return t.Fetch }},
	{"fill", func(t renderer.Timing) time.Duration { return t.Fill }},
	{"paint", func(t renderer.Timing) time.Duration { return t.Paint }},
}

// Painter counts what next draws, and how long it takes. Its templates are those of the library, and so few: a URL that
// names another gets no document.
func (m *Metrics) Painter(next renderer.Painter) renderer.Painter {
	return renderer.PainterFunc(func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
		img, err := next.Paint(ctx, doc)
		m.renders.WithLabelValues(doc.Template.Name, outcome(renderEnds, err)).Inc()
		if err != nil {
			return nil, err
		}
		for _, phase := range phases {
			m.durations.WithLabelValues(phase.name).Observe(phase.of(img.Timing).Seconds())
		}
		return img, nil
	})
}
