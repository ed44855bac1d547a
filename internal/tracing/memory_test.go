package tracing

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/sdk/trace"
)

// TestMemoryOfStrangers has a collector hang, and strangers fill all that waits for it with the longest heads there may
// be.
func TestMemoryOfStrangers(t *testing.T) {
	collector := make(hanging)
	tracing := New(trace.NewTracerProvider(trace.WithBatcher(collector), trace.WithRawSpanLimits(limits())))
	defer tracing.Close()
	defer close(collector)
	handler := tracing.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		// A part of a text keeps the whole of it in memory.
		Describe(r, "native", "template", r.Header.Get("X-Path")[:9], "cache", r.Header.Get("X-Path"))
	}), none)
	before := heap()
	for range 3000 {
		request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		request.Method, request.Host = strings.Repeat("M", 8<<10), strings.Repeat("h", 8<<10)
		for _, name := range []string{"User-Agent", "X-Forwarded-For", "X-Path", "Referer"} {
			request.Header.Set(name, strings.Repeat("x", 8<<10))
		}
		request.Header.Set("Tracestate", "key="+strings.Repeat("x", 250))
		handler.ServeHTTP(httptest.NewRecorder(), request)
	}
	if grown := int64(heap()) - int64(before); grown > 12<<20 {
		t.Errorf("what waits takes %d MiB, want 12 at most", grown>>20)
	}
}

// A hanging exporter takes no span until it is closed.
type hanging chan struct{}

func (h hanging) ExportSpans(context.Context, []trace.ReadOnlySpan) error {
	<-h
	return nil
}

func (h hanging) Shutdown(context.Context) error { return nil }

func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
