package main

import "testing"

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
