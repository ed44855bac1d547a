package main

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// A collector takes traces as OpenTelemetry's own does, by OTLP over HTTP.
type collector struct {
	*httptest.Server

	mu       sync.Mutex
	raw      []byte // all that was sent
	resource string
	spans    []*tracepb.Span
}

func newCollector(t *testing.T) *collector {
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := c.take(r); err != nil {
			t.Errorf("what was sent to %s can't be read: %v", r.URL.Path, err)
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *collector) take(r *http.Request) (err error) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(body); err != nil {
			return err
		}
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	var sent collectorpb.ExportTraceServiceRequest
	if err := proto.Unmarshal(data, &sent); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw = append(c.raw, data...)
	for _, of := range sent.ResourceSpans {
		c.resource = of.Resource.String()
		for _, scope := range of.ScopeSpans {
			c.spans = append(c.spans, scope.Spans...)
		}
	}
	return nil
}

// holds reports whether a text was sent, in whatever field.
func (c *collector) holds(text string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Contains(c.raw, []byte(text))
}

// trace returns the spans of a trace when its request's is there, that one first, and the others as they began.
func (c *collector) trace(t *testing.T, id string) []*tracepb.Span {
	t.Helper()
	var spans []*tracepb.Span
	within(t, 10*time.Second, "the trace "+id+" is there", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		spans = slices.DeleteFunc(slices.Clone(c.spans), func(s *tracepb.Span) bool { return hex.EncodeToString(s.TraceId) != id })
		return slices.ContainsFunc(spans, isRequest)
	})
	slices.SortStableFunc(spans, func(a, b *tracepb.Span) int {
		switch {
		case isRequest(a):
			return -1
		case isRequest(b):
			return 1
		}
		return int(a.StartTimeUnixNano) - int(b.StartTimeUnixNano)
	})
	return spans
}

func isRequest(s *tracepb.Span) bool { return s.Kind == tracepb.Span_SPAN_KIND_SERVER }

func took(s *tracepb.Span) time.Duration {
	return time.Duration(s.EndTimeUnixNano - s.StartTimeUnixNano)
}

// leaves are the spans without any beneath them.
func leaves(spans []*tracepb.Span) (found []*tracepb.Span) {
	for _, s := range spans {
		isParent := func(other *tracepb.Span) bool { return bytes.Equal(other.ParentSpanId, s.SpanId) }
		if !slices.ContainsFunc(spans, isParent) {
			found = append(found, s)
		}
	}
	return found
}

func names(spans []*tracepb.Span) string {
	var all []string
	for _, s := range spans {
		all = append(all, s.Name)
	}
	return strings.Join(all, ", ")
}

// getTraced gets an image as part of a trace.
func getTraced(t *testing.T, url, traceID string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Traceparent", "00-"+traceID+"-b7ad6b7169203331-01")
	if a, err := do(request); err != nil || a.status != http.StatusOK {
		t.Errorf("%s: %d %s, %v", url, a.status, a.body, err)
	}
}
