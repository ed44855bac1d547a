// Package phase names what is done for an image, one step after another, and gives each step a span of OpenTelemetry
// where the work is traced. Where it isn't, beginning a phase looks for one value in a context, and does nothing.
//
// It needs the API of OpenTelemetry alone; internal/tracing has the rest.
package phase

import (
	"context"
	"sync"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/placard/placard/renderer"
)

// The phases, in the order in which a request goes through them. An image that is kept spares those from Wait to Store,
// and a flight is what Wait waits for: it has the ones from there to Store.
const (
	Verify = "verify"  // finding out what a URL asks for, and whether it may
	Fit    = "fit"     // holding the job against its template
	Lookup = "lookup " // asking a tier of the cache, whose name follows: memory at first, the others in the flight
	Wait   = "wait"    // for the flight, which another request may have started: then it links to that
	Lock   = "lock"    // agreeing with other instances on who draws, or waiting for the one that does
	Admit  = "admit"   // the breaker, the gate and the rate limits
	Fetch  = "fetch"   // remote images
	Queue  = "queue"   // waiting for a browser
	Fill   = "fill"    // opening the page, setting fields, decoding images
	Paint  = "paint"   // drawing and encoding
	Store  = "store"   // keeping the image
	Answer = "answer"
)

// Flight is the span of the work that all who want the same image wait for.
const Flight = "flight"

// scope names this program's own spans.
const scope = "github.com/placard/placard"

// A track is the phases of one piece of work. They follow one another without a gap: each ends as the next begins.
type track struct {
	mu      sync.Mutex
	work    context.Context // of the work's span
	name    string
	current trace.Span // the phase's; the work's before the first
	ended   bool
}

type trackKey struct{}

// Track returns a context in which phases are recorded, as children of its span, and a function that ends the last of
// them. Without a span that is recorded it does nothing.
func Track(ctx context.Context) (tracked context.Context, end func()) {
	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return ctx, func() {}
	}
	t := &track{work: ctx, current: span}
	return context.WithValue(ctx, trackKey{}, t), t.end
}

func trackOf(ctx context.Context) *track {
	t, _ := ctx.Value(trackKey{}).(*track)
	return t
}

// Begin ends the phase before, and begins this one, unless the work is in it already. One that begins after the end of
// the work is not recorded.
func Begin(ctx context.Context, name string) {
	if t := trackOf(ctx); t != nil {
		t.begin(name)
	}
}

func (t *track) begin(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended || t.name == name {
		return
	}
	now := time.Now()
	if t.name != "" {
		t.current.End(trace.WithTimestamp(now))
	}
	t.name = name
	_, t.current = t.start(name, now)
}

// start starts a span beneath the work's.
func (t *track) start(name string, at time.Time) (context.Context, trace.Span) {
	tracer := trace.SpanFromContext(t.work).TracerProvider().Tracer(scope)
	return tracer.Start(t.work, name, trace.WithTimestamp(at))
}

func (t *track) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.name != "" {
		t.current.End()
	}
	t.ended = true
}

// Work starts a span with phases of its own, beneath the phase in which ctx is. It may outlive that.
func Work(ctx context.Context, name string) (worked context.Context, end func(error)) {
	t := trackOf(ctx)
	if t == nil {
		return ctx, func(error) {}
	}
	t.mu.Lock()
	above := trace.ContextWithSpan(ctx, t.current)
	t.mu.Unlock()
	tracer := trace.SpanFromContext(above).TracerProvider().Tracer(scope)
	above, span := tracer.Start(above, name)
	worked, endPhase := Track(above)
	return worked, func(err error) {
		endPhase()
		Fail(span, err)
		span.End()
	}
}

// Fail marks a span whose work ended with an error. Its text isn't there, since it may name a URL: the log has it.
func Fail(span trace.Span, err error) {
	if err != nil {
		span.SetStatus(codes.Error, "")
	}
}

// Link says that the phase in which ctx is waits for the work of another context, which may be another request's.
func Link(ctx, to context.Context) {
	t := trackOf(ctx)
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current.AddLink(trace.LinkFromContext(to))
}

// Painter begins a phase with each document that next is given.
func Painter(name string, next renderer.Painter) renderer.Painter {
	return renderer.PainterFunc(func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
		Begin(ctx, name)
		return next.Paint(ctx, doc)
	})
}
