package soak

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// fetching are flags of a server with one browser, that may fetch from the tests' gallery.
var fetching = []string{"--workers", "1", "--image-private-cidrs", "127.0.0.0/8", "--image-timeout", "3s"}

func TestMissingImagesHidden(t *testing.T) {
	const shown = http.StatusOK
	testMissing(t, "hide", map[string]int{"never": shown, "drip": shown, "endless": shown, "lie": shown, "bomb": shown})
}

func TestMissingImagesRefused(t *testing.T) {
	const late, bad = http.StatusGatewayTimeout, http.StatusUnprocessableEntity
	testMissing(t, "error", map[string]int{"never": late, "drip": late, "endless": bad, "lie": bad, "bomb": bad})
}

// testMissing has cards with pictures that can't be had. What they get is bounded and as missing-image says, and none of
// them holds the browser meanwhile.
func testMissing(t *testing.T, policy string, statuses map[string]int) {
	mostlyWaits(t)
	web := newGallery(t)
	s := start(t, append([]string{"--missing-image", policy, "--cache-memory", "0", "--cache-disk", "0"}, fetching...)...)
	others := Cards(20, "without pictures")
	calm := NewLedger(references(t, s, others).Expect)
	bystander := client(t, s, calm)
	ledger := NewLedger(func(string, []byte) error { return nil },
		http.StatusGatewayTimeout, http.StatusUnprocessableEntity)
	visitor := client(t, s, ledger)
	under(t, func(ctx context.Context) { bystander.Pace(ctx, 10, others) }, func() {
		var all sync.WaitGroup
		for kind, want := range statuses {
			all.Go(func() { missing(t, visitor, web, kind, want) })
		}
		all.Wait()
	})
	whole(t, calm)
	if ledger.Count(Failed) > 0 {
		t.Errorf("failed answers: %v", ledger)
	}
	within(t, "p99 of cards without pictures, meanwhile", calm.Latency(Right, .99), time.Second)
	within(t, "the slowest answer", max(ledger.Latency(Right, 1), ledger.Latency(Refused, 1)), 5*time.Second)
	stopped(t, s)
}

// missing asks for four cards at once with pictures that fail in the same way.
func missing(t *testing.T, c *Client, web *gallery, kind string, want int) {
	t.Helper()
	var paths []string
	for i := range 4 {
		paths = append(paths, Sign("photo", "image", fmt.Sprintf("%s/%s/%d", web.origin, kind, i)))
	}
	for _, a := range c.All(t.Context(), paths) {
		if a.Status != want {
			t.Errorf("%s: %d %.200s, want %d", kind, a.Status, a.Body, want)
		}
		warned, age := a.Header.Get("Placard-Warnings"), a.Header.Get("Cache-Control")
		if want == http.StatusOK && (warned == "" || !strings.HasPrefix(age, "public, max-age=60,")) {
			t.Errorf("%s: Placard-Warnings %q, Cache-Control %q, want a warning and a minute", kind, warned, age)
		}
	}
}
