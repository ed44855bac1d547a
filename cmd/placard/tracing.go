package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

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
	if strings.EqualFold(getenv("OTEL_SDK_DISABLED"), "true") {
		return false
	}
	_, endpoint := exporterVariable(getenv, "ENDPOINT")
	return s.OTLPEndpoint != "" || endpoint != ""
}

// exporterVariable returns the one of OpenTelemetry's variables that counts: that for traces, else that for all.
func exporterVariable(getenv func(string) string, what string) (name, value string) {
	name = "OTEL_EXPORTER_OTLP_TRACES_" + what
	if value = strings.TrimSpace(getenv(name)); value != "" {
		return name, value
	}
	name = "OTEL_EXPORTER_OTLP_" + what
	return name, strings.TrimSpace(getenv(name))
}

// checkTracing says which variables can't be meant. OpenTelemetry would send the spans elsewhere, or otherwise.
func (s *settings) checkTracing(getenv func(string) string) error {
	var errs []error
	name, endpoint := exporterVariable(getenv, "ENDPOINT")
	if s.OTLPEndpoint == "" {
		if err := tracing.CheckEndpoint(endpoint); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w; it is to be a URL such as http://collector:4318", name, err))
		}
	}
	switch name, protocol := exporterVariable(getenv, "PROTOCOL"); protocol {
	case "", "http/protobuf", "http/json":
	default:
		errs = append(errs, fmt.Errorf("%s: %q: traces are sent by http/protobuf or http/json; collectors take these at "+
			"port 4318", name, protocol))
	}
	return errors.Join(errs...)
}

// openTracing comes before all that is traced, and so is closed after it.
func (st *stack) openTracing(ctx context.Context, s *settings, log *slog.Logger) (err error) {
	if !s.tracingIsOn(os.Getenv) {
		return nil
	}
	if err := s.checkTracing(os.Getenv); err != nil {
		return err
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
