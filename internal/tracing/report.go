package tracing

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
)

// quiet is the least time between two log lines about spans.
const quiet = time.Minute

// reportOpening logs what OpenTelemetry complains of while it is set up. Until then that goes to stderr, as no other
// line does.
func reportOpening(log *slog.Logger) {
	otel.SetLogger(logr.FromSlogHandler(discreet{log.Handler()}))
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		log.Warn("one of OpenTelemetry's variables can't be used, and has its default", "err", err)
	}))
}

// A discreet handler logs messages alone. What OpenTelemetry adds are the values of its variables, such as headers with
// keys in them.
type discreet struct{ slog.Handler }

func (d discreet) Handle(ctx context.Context, r slog.Record) error {
	return d.Handler.Handle(ctx, slog.NewRecord(r.Time, r.Level, "OpenTelemetry: "+r.Message, r.PC))
}

// A reporter logs what OpenTelemetry complains of later. A collector that is away is a complaint every few seconds.
type reporter struct {
	log *slog.Logger

	mu         sync.Mutex
	until      time.Time // nothing is logged before
	suppressed int       // since the last line
}

func newReporter(log *slog.Logger) *reporter { return &reporter{log: log} }

// Handle implements otel.ErrorHandler.
func (r *reporter) Handle(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	if now.Before(r.until) {
		r.suppressed++
		return
	}
	r.log.Warn("traces are not sent; requests are answered all the same", "err", err, "more_before", r.suppressed)
	r.until, r.suppressed = now.Add(quiet), 0
}
