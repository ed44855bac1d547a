package tracing

import (
	"context"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/placard/placard/internal/phase"
)

// traceparent is the field of W3C Trace Context that names a span.
const traceparent = "traceparent"

// Parent names the span of a context for StartJob, in another process or later; empty where nothing is traced.
func Parent(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier[traceparent]
}

// StartJob starts the trace of a job, in which phases can be begun. It links to the span that parent names, if any. A
// nil Tracing starts none.
func (t *Tracing) StartJob(ctx context.Context, name, parent string) (traced context.Context, end func(error)) {
	if t == nil {
		return ctx, func(error) {}
	}
	options := []trace.SpanStartOption{trace.WithNewRoot(), trace.WithSpanKind(trace.SpanKindConsumer)}
	asked := t.propagator.Extract(context.Background(), propagation.MapCarrier{traceparent: parent})
	if trace.SpanContextFromContext(asked).IsValid() {
		options = append(options, trace.WithLinks(trace.LinkFromContext(asked)))
	}
	ctx, span := t.provider.Tracer("github.com/placard/placard").Start(ctx, name, options...)
	ctx, endPhase := phase.Track(ctx)
	return ctx, func(err error) {
		endPhase()
		phase.Fail(span, err)
		span.End()
	}
}
