package tracing

import (
	"log/slog"
	"testing"

	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/goleak"

	"github.com/placard/placard/internal/logbook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// recording returns a Tracing and where its spans are found once they have ended.
func recording(t *testing.T) (*Tracing, *tracetest.InMemoryExporter) {
	t.Helper()
	exporter := tracetest.NewInMemoryExporter()
	tracing := New(trace.NewTracerProvider(trace.WithSyncer(exporter)))
	t.Cleanup(func() { _ = tracing.Close() })
	return tracing, exporter
}

func logger(b *logbook.Book) *slog.Logger { return slog.New(slog.NewTextHandler(b, nil)) }
