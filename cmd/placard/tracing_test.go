package main

import (
	"strings"
	"testing"
)

func TestTracingIsOn(t *testing.T) {
	const endpoint = "http://collector:4318"
	tests := []struct {
		name, setting string
		environment   map[string]string
		want          bool
	}{
		{"by nothing", "", nil, false},
		{"by the setting", endpoint, nil, true},
		{"by the variable for all", "", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}, true},
		{"by the variable for traces", "", map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": endpoint}, true},
		{"not by others", "", map[string]string{"OTEL_SERVICE_NAME": "cards"}, false},
		{"unless it is turned off", endpoint, map[string]string{"OTEL_SDK_DISABLED": "true"}, false},
		{"in whatever letters", endpoint, map[string]string{"OTEL_SDK_DISABLED": "TRUE"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &settings{OTLPEndpoint: tt.setting}
			if got := s.tracingIsOn(func(name string) string { return tt.environment[name] }); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestCheckTracing(t *testing.T) {
	const (
		endpoint, forTraces = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
		protocol, good      = "OTEL_EXPORTER_OTLP_PROTOCOL", "http://collector:4318"
	)
	tests := []struct {
		name, setting string
		environment   map[string]string
		want          string // the variable that the error names
	}{
		{"a setting", good, nil, ""},
		{"a setting over a bad variable", good, map[string]string{endpoint: "collector:4318"}, ""},
		{"a variable", "", map[string]string{endpoint: good}, ""},
		{"one without a scheme", "", map[string]string{endpoint: "127.0.0.1:4318"}, endpoint + ": "},
		{"one for traces", "", map[string]string{endpoint: good, forTraces: "http://user:secret@collector"}, forTraces + ": "},
		{"a good one for traces over a bad one", "", map[string]string{endpoint: "collector", forTraces: good}, ""},
		{"the usual protocol", good, map[string]string{protocol: "http/protobuf"}, ""},
		{"JSON", good, map[string]string{protocol: "http/json"}, ""},
		{"gRPC", good, map[string]string{protocol: "grpc"}, protocol + `: "grpc"`},
		{"gRPC for what isn't traces", good, map[string]string{
			protocol: "grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &settings{OTLPEndpoint: tt.setting}
			err := s.checkTracing(func(name string) string { return tt.environment[name] })
			text := ""
			if err != nil {
				text = err.Error()
			}
			if (text == "") != (tt.want == "") || !strings.HasPrefix(text, tt.want) || strings.Contains(text, "secret") {
				t.Errorf("got %q, want one that begins with %q", text, tt.want)
			}
		})
	}
}
