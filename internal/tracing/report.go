package tracing

import (
	"log/slog"
	"sync"
	"time"
)

// quiet is the least time between two log lines about spans.
const quiet = time.Minute

// A reporter logs what OpenTelemetry complains of. A collector that is away is a complaint every few seconds.
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
