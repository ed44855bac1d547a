package tracing

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/trace"

	"github.com/placard/placard/internal/phase"
)

const caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

func none(*http.Request) bool { return false }

// TestSpansHoldNoSecrets asks for a URL that works, with all that a request can have, and looks for the visitor, too.
func TestSpansHoldNoSecrets(t *testing.T) {
	tracing, spans := recording(t)
	var asked string
	handler := tracing.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.RequestURI + " " + r.URL.String()
		phase.Begin(r.Context(), phase.Fit)
		Describe(r, "native", "dialect", "native", "cache", "")
		http.Error(w, "https://photos.example.com/?token=SECRET", http.StatusBadGateway)
	}), none)
	target := "/img/SECRET/article/SECRET.jpg?SECRET"
	for _, method := range []string{http.MethodGet, "SECRET"} {
		request := httptest.NewRequest(method, target, strings.NewReader("SECRET"))
		request.Host, request.RemoteAddr = "SECRET.example.com", "192.0.2.99:4711"
		request.Header.Set("User-Agent", "SECRET")
		request.Header.Set("X-Forwarded-For", "192.0.2.99")
		request.Header.Set("Tracestate", "key=SECRET")
		request.Header.Set("Traceparent", caller)
		request.SetBasicAuth("SECRET", "SECRET")
		request.Header.Set("X-Api-Key", "SECRET")
		request.Header.Set("Referer", "https://example.com/SECRET")
		request.Header.Set("Cookie", "SECRET")
		handler.ServeHTTP(httptest.NewRecorder(), request)
	}
	if want := target + " " + target; asked != want {
		t.Errorf("the handler saw %s, want %s", asked, want)
	}
	var names []string
	for _, span := range spans.GetSpans() {
		names = append(names, span.Name)
		if all := fmt.Sprintf("%+v", span); strings.Contains(all, "SECRET") || strings.Contains(all, "192.0.2.99") {
			t.Errorf("a span has a secret, or whose it is: %s", all)
		}
	}
	if got, want := strings.Join(names, ", "), "fit, GET native, fit, HTTP native"; got != want {
		t.Errorf("spans are %s; want %s", got, want)
	}
}

func TestRequestSpan(t *testing.T) {
	const trusted, untrusted = caller, "00-nonsense"
	tests := []struct {
		name, path, parent string
		spans              int
		continued          bool
	}{
		{"of a caller who traces", "/img/x", trusted, 1, true},
		{"of one who doesn't", "/img/x", "", 1, false},
		{"of one who sends nonsense", "/img/x", untrusted, 1, false},
		{"of one who doesn't want it", "/img/x", strings.TrimSuffix(caller, "01") + "00", 0, false},
		{"of a health check", "/healthz", trusted, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tracing, spans := recording(t)
			var id string
			handler := tracing.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				id = TraceID(r.Context())
			}), func(r *http.Request) bool { return r.URL.Path == "/healthz" })
			request := httptest.NewRequest(http.MethodGet, tt.path, http.NoBody)
			request.Header.Set("Traceparent", tt.parent)
			handler.ServeHTTP(httptest.NewRecorder(), request)
			got := spans.GetSpans()
			if len(got) != tt.spans {
				t.Fatalf("got %d spans, want %d", len(got), tt.spans)
			}
			if tt.spans == 0 {
				if id != "" {
					t.Errorf("the log would have the trace %s, which isn't recorded", id)
				}
				return
			}
			if got[0].SpanContext.TraceID().String() != id || got[0].SpanKind != trace.SpanKindServer {
				t.Errorf("the span is %v of %s, which is not what the handler was in", got[0].SpanKind, got[0].SpanContext.TraceID())
			}
			if continued := strings.Contains(caller, id) && got[0].Parent.IsRemote(); continued != tt.continued {
				t.Errorf("the caller's trace is continued: %v, want %v", continued, tt.continued)
			}
		})
	}
}

func TestJobSpan(t *testing.T) {
	tracing, spans := recording(t)
	tests := []struct {
		name, parent string
		links        int
	}{{"asked for by a request that was traced", caller, 1}, {"by another", "", 0}, {"by an older version", "nonsense", 0}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			spans.Reset()
			ctx, end := tracing.StartJob(t.Context(), "job", tt.parent)
			phase.Begin(ctx, phase.Fit)
			end(nil)
			got := spans.GetSpans()
			if len(got) != 2 || got[1].Name != "job" || got[1].Parent.IsValid() || len(got[1].Links) != tt.links {
				t.Fatalf("got %+v, want a job without a parent and with %d links", got, tt.links)
			}
			if got[0].Parent.SpanID() != got[1].SpanContext.SpanID() {
				t.Error("its phase is not its own")
			}
			if parent := Parent(ctx); !strings.Contains(parent, got[1].SpanContext.TraceID().String()) {
				t.Errorf("%q doesn't name the job's span", parent)
			}
		})
	}
	if ctx, end := (*Tracing)(nil).StartJob(t.Context(), "job", caller); ctx != t.Context() || Parent(ctx) != "" {
		end(nil)
		t.Error("a job is traced where nothing is")
	}
}
