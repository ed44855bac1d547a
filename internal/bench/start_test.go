package bench

import (
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/placard/placard/internal/chromium"
	"github.com/placard/placard/renderer"
)

// start starts both, with the same browser, and warms them up: browsers get faster with their first pages.
func start(tb testing.TB) *pair {
	tb.Helper()
	browser, err := chromium.Find(tb.Context(), "")
	if err != nil {
		tb.Fatal(err)
	}
	p := &pair{placard: startPlacard(tb, browser), recipe: startRecipe(tb, browser)}
	sameCard(tb, p)
	p.rounds(tb, 2, 4)
	return p
}

// startPlacard starts the real program, with one browser, as the recipe has.
func startPlacard(tb testing.TB, browser chromium.Binary) func(title string) (shot, error) {
	tb.Helper()
	binary := filepath.Join(tb.TempDir(), "placard")
	build := exec.CommandContext(tb.Context(), "go", "build", "-buildvcs=false", "-o", binary, "../../cmd/placard")
	if out, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("building placard: %v\n%s", err, out)
	}
	placard, err := StartPlacard(PlacardConfig{
		Binary: binary, Browser: browser.Path, Workers: 1, Template: "article", Quality: quality, Stderr: tb.Output(),
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := placard.Stop(); err != nil {
			tb.Error(err)
		}
	})
	return func(title string) (shot, error) {
		start := time.Now()
		url, err := placard.Sign(title, renderer.JPEG)
		if err != nil {
			return shot{}, err
		}
		image, err := get(url)
		return shot{jpeg: image, took: time.Since(start)}, err
	}
}

func get(url string) ([]byte, error) {
	client := http.Client{Timeout: patience}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if status := response.Header.Get("Cache-Status"); response.StatusCode != http.StatusOK || status != Drawn {
		return nil, fmt.Errorf("placard answered %s with Cache-Status %q, want %q", response.Status, status, Drawn)
	}
	return io.ReadAll(response.Body)
}

func startRecipe(tb testing.TB, browser chromium.Binary) func(title string) (shot, error) {
	tb.Helper()
	recipe, err := StartRecipe(browser.Path, "../../templates/article", quality)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := recipe.Stop(); err != nil {
			tb.Error(err)
		}
	})
	return func(title string) (shot, error) {
		start := time.Now()
		image, closeTab, err := recipe.Draw(title, renderer.JPEG)
		if err != nil {
			return shot{}, err
		}
		defer closeTab()
		return shot{jpeg: image, took: time.Since(start)}, nil
	}
}
