package cache

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/renderer"
)

// tracedPaint asks for a document as a request named so, and returns when that has ended.
func tracedPaint(ctx context.Context, provider *trace.TracerProvider, name string, c *Cache, doc *renderer.Document) {
	ctx, span := provider.Tracer("test").Start(ctx, name)
	defer span.End()
	ctx, end := phase.Track(ctx)
	defer end()
	_, _ = c.Paint(ctx, doc) // its errors are other tests'
}

func find(spans tracetest.SpanStubs, name string) tracetest.SpanStubs {
	return slices.DeleteFunc(slices.Clone(spans), func(s tracetest.SpanStub) bool { return s.Name != name })
}

// TestPhasesOfAFlight has two ask for the same, of whom the first leaves.
func TestPhasesOfAFlight(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want codes.Code
	}{{"drawn", nil, codes.Unset}, {"failed", errors.New("broken"), codes.Error}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &studio{paint: func(context.Context, *renderer.Document) (*renderer.Image, error) {
					time.Sleep(3 * time.Second)
					return &renderer.Image{Bytes: []byte("picture")}, tt.err
				}}
				c := newTestCache(t, s, func(cfg *Config) { cfg.Redis, cfg.Bucket = newFakeStore(), newFakeStore() })
				exporter := tracetest.NewInMemoryExporter()
				provider := trace.NewTracerProvider(trace.WithSyncer(exporter))
				leaving, leave := context.WithCancel(t.Context())
				go tracedPaint(leaving, provider, "first", c, testDoc("1"))
				time.Sleep(time.Second)
				go tracedPaint(t.Context(), provider, "second", c, testDoc("1"))
				time.Sleep(time.Second)
				leave()
				time.Sleep(2 * time.Second)

				spans := exporter.GetSpans()
				first, flights, waits := find(spans, "first"), find(spans, phase.Flight), find(spans, phase.Wait)
				if len(first) != 1 || len(flights) != 1 || len(waits) != 2 {
					t.Fatalf("got %d first, %d flights, %d waits, want 1, 1 and 2", len(first), len(flights), len(waits))
				}
				flight := flights[0]
				if flight.Parent.SpanID() != waits[0].SpanContext.SpanID() || !flight.EndTime.After(first[0].EndTime) {
					t.Error("the flight is not beneath the first one's waiting, or ended with that")
				}
				if links := waits[1].Links; len(links) != 1 || !links[0].SpanContext.Equal(flight.SpanContext) {
					t.Errorf("the second links to %v, not to the flight", links)
				}
				if flight.Status.Code != tt.want {
					t.Errorf("the flight is %v, want %v", flight.Status.Code, tt.want)
				}
				var names []string
				for _, s := range spans {
					if s.Parent.SpanID() == flight.SpanContext.SpanID() {
						names = append(names, s.Name)
					}
				}
				if got, want := strings.Join(names, ", "), "lookup redis, lookup bucket, lock, admit, store"; got != want {
					t.Errorf("its phases are %s; want %s", got, want)
				}
			})
		})
	}
}
