package rodengine

import (
	"log/slog"
	"testing"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
	"github.com/placard/placard/renderer/enginetest"
)

func TestConformance(t *testing.T) { enginetest.Run(t, open) }

func open(t *testing.T, warm int) renderer.Engine {
	t.Helper()
	binary, err := chromium.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	driver, err := Open(t.Context(), chromium.Options{Binary: binary}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(driver, warm, slog.New(slog.DiscardHandler))
}
