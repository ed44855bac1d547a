package server

import (
	"context"
	"log/slog"
	"math"
	"net/http"
	"time"

	"github.com/placard/placard/internal/phase"
	"github.com/placard/placard/internal/tracing"
)

// observe counts and logs every request, and describes its span.
func (s *server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		n := &notes{}
		recorder := &statusRecorder{ResponseWriter: w, leaving: s.Leaving}
		next.ServeHTTP(recorder, r.WithContext(context.WithValue(r.Context(), notesKey{}, n)))
		elapsed := time.Since(start)
		s.Metrics.Request(n.dialectName(), recorder.status, recorder.Header().Get("Cache-Status"), elapsed)
		s.describeSpan(r, n, recorder)
		s.log(r, n, recorder, elapsed)
	})
}

// log writes a request's line.
func (s *server) log(r *http.Request, n *notes, recorder *statusRecorder, elapsed time.Duration) {
	level := slog.LevelInfo
	switch {
	case !n.worthy && recorder.status < http.StatusInternalServerError:
		level = slog.LevelDebug
	case recorder.status == http.StatusInternalServerError:
		level = slog.LevelError
	case recorder.status > http.StatusInternalServerError:
		level = slog.LevelWarn
	}
	if !s.Logger.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("client", s.client(r)), slog.String("method", r.Method), slog.Int("status", recorder.status),
		milliseconds("took", elapsed), slog.String("cache", recorder.Header().Get("Cache-Status")),
	}
	if n.project != "" {
		attrs = append(attrs, slog.String("project", n.project))
	}
	if n.dialect == nil {
		attrs = append(attrs, slog.String("route", n.route))
	} else {
		attrs = append(attrs, slog.String("dialect", n.dialectName()), slog.String("template", n.template))
	}
	attrs = s.appendTimes(attrs, n, elapsed)
	if s.Tracing != nil {
		if id := tracing.TraceID(r.Context()); id != "" {
			attrs = append(attrs, slog.String("trace_id", id))
		}
	}
	if n.err != nil {
		attrs = append(attrs, slog.Any("err", n.err))
	}
	s.Logger.LogAttrs(r.Context(), level, "request", attrs...)
}

// appendTimes says how long the phases of drawing took, and of a slow request, which of them it was. One that failed
// says that in its error.
func (s *server) appendTimes(attrs []slog.Attr, n *notes, elapsed time.Duration) []slog.Attr {
	if n.drawn != nil {
		for _, p := range phasesOf(n.drawn.Timing) {
			attrs = append(attrs, milliseconds(p.name, p.took))
		}
	}
	if s.SlowRequest > 0 && elapsed >= s.SlowRequest && n.err == nil {
		attrs = append(attrs, slog.String("slow", n.slowest(elapsed)))
	}
	return attrs
}

// milliseconds are a duration with its unit in the key, as machines read it: slog would print nanoseconds in JSON.
func milliseconds(name string, d time.Duration) slog.Attr {
	return slog.Float64(name+"_ms", math.Round(d.Seconds()*1e5)/100)
}

// trace gives each request a span, but for health checks, which come often.
func (s *server) trace(next http.Handler) http.Handler {
	if s.Tracing == nil {
		return next
	}
	return s.Tracing.Handler(next, func(r *http.Request) bool {
		return r.URL.Path == "/healthz" || r.URL.Path == "/readyz"
	})
}

// begin begins a phase of a request where that is traced.
func (s *server) begin(r *http.Request, name string) {
	if s.Tracing != nil {
		phase.Begin(r.Context(), name)
	}
}

// describeSpan names a request's span by its route, which for a signed URL is that of its dialect.
func (s *server) describeSpan(r *http.Request, n *notes, recorder *statusRecorder) {
	if s.Tracing == nil {
		return
	}
	route, dialect := n.route, ""
	if n.dialect != nil {
		route, dialect = n.dialectName(), n.dialectName()
	}
	tracing.Describe(r, route, "dialect", dialect, "project", n.project, "template", n.template,
		"cache", recorder.Header().Get("Cache-Status"))
}

// traceParent names a request's span, for the trace of a job; empty where nothing is traced.
func (s *server) traceParent(r *http.Request) string {
	if s.Tracing == nil {
		return ""
	}
	return tracing.Parent(r.Context())
}
