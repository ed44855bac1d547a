package phase

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/placard/placard/renderer"
)

// record runs work beneath a span called request, and returns all spans, the first to begin first.
func record(t *testing.T, sampler trace.Sampler, work func(context.Context)) tracetest.SpanStubs {
	exporter := tracetest.NewInMemoryExporter()
	provider := trace.NewTracerProvider(trace.WithSyncer(exporter), trace.WithSampler(sampler))
	ctx, span := provider.Tracer(scope).Start(t.Context(), "request")
	ctx, end := Track(ctx)
	work(ctx)
	end()
	span.End()
	spans := exporter.GetSpans()
	slices.SortFunc(spans, func(a, b tracetest.SpanStub) int {
		return cmp.Or(a.StartTime.Compare(b.StartTime), b.EndTime.Compare(a.EndTime))
	})
	return spans
}

func named(spans tracetest.SpanStubs, name string) (found tracetest.SpanStub) {
	for _, s := range spans {
		if s.Name == name {
			found = s
		}
	}
	return found
}

// TestPhasesFollowOneAnother holds that none begins before the last has ended, nor later.
func TestPhasesFollowOneAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		spans := record(t, trace.AlwaysSample(), func(ctx context.Context) {
			for _, name := range []string{Fit, Queue, Queue, Paint} {
				Begin(ctx, name)
				time.Sleep(time.Second)
			}
		})
		type times struct {
			name       string
			start, end time.Duration
		}
		var got []times
		for _, s := range spans[1:] {
			got = append(got, times{s.Name, s.StartTime.Sub(began), s.EndTime.Sub(began)})
			if s.Parent.SpanID() != spans[0].SpanContext.SpanID() {
				t.Errorf("%s is no child of the request", s.Name)
			}
		}
		want := []times{{Fit, 0, time.Second}, {Queue, time.Second, 3 * time.Second}, {Paint, 3 * time.Second, 4 * time.Second}}
		if spans[0].Name != "request" || !slices.Equal(got, want) {
			t.Errorf("got %v beneath %s, want %v", got, spans[0].Name, want)
		}
	})
}

func TestNothingIsRecordedWhere(t *testing.T) {
	work := func(ctx context.Context) {
		Begin(ctx, Fit)
		Link(ctx, ctx)
		ctx, end := Work(ctx, Flight)
		Begin(ctx, Paint)
		end(errors.New("broken"))
	}
	t.Run("nothing is traced", func(t *testing.T) {
		ctx, end := Track(t.Context())
		if ctx != t.Context() {
			t.Error("there is a context to be looked through")
		}
		work(ctx)
		end()
		if n := testing.AllocsPerRun(100, func() { Begin(ctx, Fit) }); n != 0 {
			t.Errorf("beginning a phase allocates %v times", n)
		}
	})
	t.Run("the sampler says no", func(t *testing.T) {
		if spans := record(t, trace.NeverSample(), work); len(spans) > 0 {
			t.Errorf("got %v", spans)
		}
	})
	t.Run("the work has ended", func(t *testing.T) {
		spans := record(t, trace.AlwaysSample(), func(ctx context.Context) {
			tracked, end := Track(ctx)
			end()
			Begin(tracked, Paint)
			Begin(tracked, Store) // which would end it
		})
		if len(spans) != 1 {
			t.Errorf("got %v, want the request alone", spans)
		}
	})
}

// TestWork holds that a flight lies beneath the phase that waits for it, outlives it, and tells whether it failed.
func TestWork(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want codes.Code
	}{{"it is drawn", nil, codes.Unset}, {"it fails", errors.New("https://photos.example.com/?token=secret"), codes.Error}} {
		t.Run(tt.name, func(t *testing.T) {
			spans := record(t, trace.AlwaysSample(), func(ctx context.Context) {
				Begin(ctx, Wait)
				flight, end := Work(ctx, Flight)
				Begin(flight, Paint)
				Begin(ctx, Answer)
				end(tt.err)
			})
			wait, flight, paint := named(spans, Wait), named(spans, Flight), named(spans, Paint)
			if flight.Parent.SpanID() != wait.SpanContext.SpanID() || paint.Parent.SpanID() != flight.SpanContext.SpanID() {
				t.Errorf("the spans don't lie within one another: %v", spans)
			}
			if flight.EndTime.Before(wait.EndTime) {
				t.Error("the flight ended with the waiting")
			}
			if got := flight.Status; got.Code != tt.want || got.Description != "" {
				t.Errorf("the flight's status is %v, want %v without a text", got, tt.want)
			}
		})
	}
}

func TestLink(t *testing.T) {
	record(t, trace.AlwaysSample(), func(ctx context.Context) {
		flight, end := Work(ctx, Flight)
		defer end(nil)
		for _, tt := range []struct {
			name string
			to   context.Context
			want int
		}{{"another request's flight", flight, 1}, {"a flight that isn't traced", t.Context(), 0}} {
			t.Run(tt.name, func(t *testing.T) {
				spans := record(t, trace.AlwaysSample(), func(ctx context.Context) {
					Begin(ctx, Wait)
					Link(ctx, tt.to)
				})
				if got := named(spans, Wait).Links; len(got) != tt.want {
					t.Errorf("got links %v, want %d", got, tt.want)
				}
			})
		}
	})
}

// TestGoroutines is for the race detector: a flight goes on while its request is answered.
func TestGoroutines(t *testing.T) {
	record(t, trace.AlwaysSample(), func(ctx context.Context) {
		var all sync.WaitGroup
		for _, name := range []string{Wait, Answer, Fit} {
			all.Go(func() {
				Begin(ctx, name)
				Link(ctx, ctx)
			})
		}
		all.Wait()
	})
}

func TestPainter(t *testing.T) {
	next := renderer.PainterFunc(func(ctx context.Context, _ *renderer.Document) (*renderer.Image, error) {
		Begin(ctx, Fill)
		return &renderer.Image{}, nil
	})
	spans := record(t, trace.AlwaysSample(), func(ctx context.Context) {
		if _, err := Painter(Queue, next).Paint(ctx, &renderer.Document{}); err != nil {
			t.Fatal(err)
		}
	})
	if named(spans, Queue).Name == "" || named(spans, Fill).Name == "" {
		t.Errorf("got %v, want %s and %s", spans, Queue, Fill)
	}
}
