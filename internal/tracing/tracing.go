// Package tracing sends spans of requests and jobs to a collector, by OTLP over HTTP. What is traced costs no request
// more than the making of its spans: they are sent in the background, and dropped where the collector can't take them.
//
// It is the only importer of OpenTelemetry's SDK. The phases beneath the spans are begun by internal/phase.
package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// service is the server's name, unless the environment has another.
const service = "placard"

// valueLimit is how many characters an attribute may have, unless the environment says so: spans wait in memory.
const valueLimit = 256

// shutdownTimeout bounds the sending of what is left at the end. A collector takes it in milliseconds or not at all.
const shutdownTimeout = 2 * time.Second

// Config is how spans are sent. What it doesn't say OpenTelemetry's own environment variables do: headers, sampler,
// batches, more of the resource.
type Config struct {
	// Endpoint is the collector's base URL, below which is /v1/traces; empty: that of OTEL_EXPORTER_OTLP_ENDPOINT or
	// OTEL_EXPORTER_OTLP_TRACES_ENDPOINT.
	Endpoint string
	// Version is the program's.
	Version string
	// Logger hears that spans could not be sent.
	Logger *slog.Logger
}

// Tracing makes spans. Whoever opens it closes it.
type Tracing struct {
	provider   *trace.TracerProvider
	propagator propagation.TextMapPropagator
	// interrupt ends what is being sent.
	interrupt func(context.Context) error
}

// Open begins to send spans. The collector need not be there.
func Open(ctx context.Context, config Config) (*Tracing, error) {
	var options []otlptracehttp.Option
	if config.Endpoint != "" {
		endpoint, err := tracesURL(config.Endpoint)
		if err != nil {
			return nil, err
		}
		options = append(options, otlptracehttp.WithEndpointURL(endpoint))
	}
	reportOpening(config.Logger)
	exporter, err := otlptracehttp.New(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("tracing: %w", err)
	}
	t := New(trace.NewTracerProvider(
		trace.WithBatcher(exporter), trace.WithResource(describe(ctx, config)), trace.WithRawSpanLimits(limits())))
	t.interrupt = exporter.Shutdown
	otel.SetErrorHandler(newReporter(config.Logger)) // the library's only way to tell of spans that could not be sent
	return t, nil
}

// limits are OpenTelemetry's own, which its variables change, but for the length of values: that has none.
func limits() trace.SpanLimits {
	l := trace.NewSpanLimits()
	if l.AttributeValueLengthLimit < 0 {
		l.AttributeValueLengthLimit = valueLimit
	}
	return l
}

// New makes spans with a provider, which Close shuts down.
func New(provider *trace.TracerProvider) *Tracing {
	return &Tracing{
		provider: provider, propagator: propagation.TraceContext{},
		interrupt: func(context.Context) error { return nil },
	}
}

// describe says whose spans they are. The environment has the last word: OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES.
func describe(ctx context.Context, config Config) *resource.Resource {
	found, err := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithHost(),
		resource.WithAttributes(
			attribute.String("service.name", service), attribute.String("service.version", config.Version)),
		resource.WithFromEnv(),
	)
	if err != nil { // what could be read is there
		otel.Handle(err)
	}
	return found
}

// Close sends what is left, for two seconds at most. What isn't sent then is lost.
func (t *Tracing) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		otel.Handle(fmt.Errorf("sending the last spans: %w", err)) // before what is interrupted complains of that
	}
	_ = t.interrupt(ctx) // a second time does nothing
	return nil
}
