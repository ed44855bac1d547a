package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/placard/placard/internal/tracing"
)

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

// traced has a site's requests traced.
func traced(t *testing.T) (change func(*Config), spans *tracetest.InMemoryExporter) {
	exporter := tracetest.NewInMemoryExporter()
	tr := tracing.New(trace.NewTracerProvider(trace.WithSyncer(exporter)))
	t.Cleanup(func() { _ = tr.Close() })
	return func(c *Config) { c.Tracing = tr }, exporter
}

func TestRequestSpans(t *testing.T) {
	tests := []struct {
		name, method, target string
		want                 string // the spans' names; the request's is the last
	}{
		{"image", "GET", sign("article/e30.jpg"), "verify, GET native"},
		{"bad signature", "GET", "/img/x/article/e30.jpg", "verify, GET native"},
		{"API", "GET", "/api/templates/secret", "GET /api/templates/{name}"},
		{"nothing", "GET", "/nothing", "GET"},
		{"method that is made up", "PURGE", "/healthy", "HTTP"},
		{"health check", "GET", "/healthz", ""},
		{"readiness check", "GET", "/readyz", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			change, spans := traced(t)
			newSite(change).serve(tt.method, tt.target)
			var names []string
			for _, span := range spans.GetSpans() {
				names = append(names, span.Name)
				for _, secret := range []string{strings.Split(tt.target+"//", "/")[2], "e30"} {
					if secret != "" && strings.HasPrefix(tt.target, "/img/") && strings.Contains(fmt.Sprintf("%+v", span), "/"+secret) {
						t.Errorf("%s is in the span %+v", secret, span)
					}
				}
			}
			if got := strings.Join(names, ", "); got != tt.want {
				t.Errorf("got %s; want %s", got, tt.want)
			}
		})
	}
}

// TestLogNamesTheTrace holds that the line of a request that is traced leads to its trace.
func TestLogNamesTheTrace(t *testing.T) {
	change, _ := traced(t)
	s := newSite(change)
	request := httptest.NewRequest(http.MethodGet, sign("article/e30.jpg"), http.NoBody)
	request.Header.Set("Traceparent", traceparent)
	s.ServeHTTP(httptest.NewRecorder(), request)
	if want := "trace_id=0af7651916cd43dd8448eb211c80319c"; !strings.Contains(s.log.String(), want) {
		t.Errorf("%s is missing: %s", want, s.log.String())
	}
}

// TestJobLinksToItsRequest holds that the span of a job leads to who asked for it.
func TestJobLinksToItsRequest(t *testing.T) {
	change, spans := traced(t)
	s := newSite(change)
	request := httptest.NewRequest(http.MethodPost, "/api/render", strings.NewReader(`{"template": "plain"}`))
	request.Header.Set("X-Api-Key", apiKeyText)
	request.Header.Set("Traceparent", traceparent)
	s.ServeHTTP(httptest.NewRecorder(), request)
	s.jobs.run(s.jobs.tasks[0])
	for _, span := range spans.GetSpans() {
		if span.Name != "job" {
			continue
		}
		if len(span.Links) != 1 || !strings.Contains(traceparent, span.Links[0].SpanContext.TraceID().String()) {
			t.Errorf("the job links to %v", span.Links)
		}
		return
	}
	t.Error("there is no span of the job")
}
