package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/internal/tracing"
	"github.com/placard/placard/renderer"
)

// endpointVar is where a collector is.
func endpointVar(field *string) kind {
	return urlVar(field, "a URL such as http://collector:4318", tracing.CheckEndpoint)
}

// tracingIsOn: an endpoint is set, and OpenTelemetry isn't turned off for this process.
func (s *settings) tracingIsOn(getenv func(string) string) bool {
	if getenv("OTEL_SDK_DISABLED") == "true" {
		return false
	}
	return s.OTLPEndpoint != "" || getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" ||
		getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// openTracing comes before all that is traced, and so is closed after it.
func (st *stack) openTracing(ctx context.Context, s *settings, log *slog.Logger) (err error) {
	if !s.tracingIsOn(os.Getenv) {
		return nil
	}
	st.tracing, err = tracing.Open(ctx, tracing.Config{Endpoint: s.OTLPEndpoint, Version: version(), Logger: log})
	if err != nil {
		return err
	}
	st.close = append(st.close, st.tracing.Close)
	return nil
}

// render is the renderer's Render, in phases where it is traced.
func (st *stack) render() func(context.Context, renderer.Job) (*renderer.Image, error) {
	if st.tracing == nil {
		return st.renderer.Render
	}
	return func(ctx context.Context, job renderer.Job) (*renderer.Image, error) {
		phase.Begin(ctx, phase.Fit)
		defer phase.Begin(ctx, phase.Answer)
		return st.renderer.Render(ctx, job)
	}
}
