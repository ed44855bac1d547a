package tracing

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/placard/placard/internal/phase"
)

type requestKey struct{}

// Handler gives each request that skip doesn't name a span, which continues the caller's trace (W3C Trace Context), and
// in which next can begin phases.
//
// The path of a URL that works is a secret, and whatever else strangers write may be long, made up, or personal:
// otelhttp, which would put it into the span, gets a request without.
func (t *Tracing) Handler(next http.Handler, skip func(*http.Request) bool) http.Handler {
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, end := phase.Track(r.Context())
		defer end()
		whole, _ := ctx.Value(requestKey{}).(*http.Request)
		next.ServeHTTP(w, whole.WithContext(ctx))
	})
	traced := otelhttp.NewHandler(inner, "request", otelhttp.WithTracerProvider(t.provider),
		otelhttp.WithPropagators(t.propagator), otelhttp.WithServerName(service), otelhttp.WithSpanNameFormatter(spanName))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if skip(r) {
			next.ServeHTTP(w, r)
			return
		}
		traced.ServeHTTP(w, bare(r))
	})
}

// bare returns what may be told of a request, which itself is in its context.
func bare(r *http.Request) *http.Request {
	told := &http.Request{
		Method: knownMethod(r), URL: &url.URL{}, Proto: r.Proto, TLS: r.TLS, Body: http.NoBody,
		Header: http.Header{"Traceparent": r.Header["Traceparent"]},
	}
	return told.WithContext(context.WithValue(r.Context(), requestKey{}, r))
}

// knownMethod is empty for one that no route has: it may be any text.
func knownMethod(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return r.Method
	}
	return ""
}

// spanName is that of a request until Describe has a better one.
func spanName(_ string, r *http.Request) string { return cmp.Or(knownMethod(r), "HTTP") }

// Describe names a request's span after its route, and adds what is not empty of pairs of names and values.
func Describe(r *http.Request, route string, pairs ...string) {
	span := trace.SpanFromContext(r.Context())
	if !span.IsRecording() {
		return
	}
	if route != "" {
		span.SetName(spanName("", r) + " " + route)
		span.SetAttributes(attribute.String("http.route", route))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			span.SetAttributes(attribute.String("placard."+pairs[i], clip(pairs[i+1])))
		}
	}
}

// clip returns a copy of what a span may have of a text: a part of a URL keeps all of that in memory.
func clip(text string) string {
	return strings.Clone(strings.ToValidUTF8(text[:min(len(text), valueLimit)], ""))
}

// TraceID is that of the trace that a context belongs to; empty for none, and for one that isn't recorded.
func TraceID(ctx context.Context) string {
	if span := trace.SpanContextFromContext(ctx); span.IsSampled() {
		return span.TraceID().String()
	}
	return ""
}
