package chromedpengine

import (
	"log/slog"
	"testing"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/renderer/engine"
	"github.com/placard/placard/renderer/enginetest"
)

func TestConformance(t *testing.T) { enginetest.Run(t, open(true)) }

func TestAnyOrder(t *testing.T) { enginetest.RunOrder(t, open(true)) }

// TestConformanceOfScreenshots has the browser draw as those do that can't draw frames on demand.
func TestConformanceOfScreenshots(t *testing.T) { enginetest.Run(t, open(false)) }

func open(beginFrame bool) enginetest.Open {
	return func(t *testing.T, warm int) renderer.Engine {
		t.Helper()
		binary, err := chromium.Find(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		binary.BeginFrame = binary.BeginFrame && beginFrame
		driver, err := Open(t.Context(), chromium.Options{Binary: binary}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return engine.New(driver, warm, slog.New(slog.DiscardHandler))
	}
}
