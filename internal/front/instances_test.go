package front

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/placard/placard/renderer"
)

// startInstances starts nginx in front of several sites.
func startInstances(t *testing.T, number int) (front, []*site) {
	t.Helper()
	t.Parallel()
	if testing.Short() {
		t.Skip("starts nginx")
	}
	var sites []*site
	for range number {
		sites = append(sites, startSite(t, nil))
	}
	return startNginx(t, sites...), sites
}

// TestRestartBehindNginx: where one instance after another is replaced, no visitor notices.
func TestRestartBehindNginx(t *testing.T) {
	f, sites := startInstances(t, 2)
	visit := func(state string) {
		t.Helper()
		for n := range 6 {
			target := sign(t, "article", fmt.Sprint(state, n), never)
			if got := f.ask(t, "GET", target); got.status != http.StatusOK {
				t.Errorf("while an instance is %s: got %d %s", state, got.status, got.body)
			}
		}
	}
	for i, s := range sites {
		s.drain()
		visit(fmt.Sprint("draining ", i))
		s.stop()
		visit(fmt.Sprint("away ", i))
		s.start()
		before := s.total()
		visit(fmt.Sprint("back ", i))
		if s.total() == before {
			t.Errorf("instance %d is back, and gets no request", i)
		}
	}
}

// TestErrorBehindNginx: an image that can't be drawn anywhere is no reason to take instances for dead, as nginx does by
// itself of those that say 503. Two of them are asked, not all.
func TestErrorBehindNginx(t *testing.T) {
	f, sites := startInstances(t, 3)
	for _, s := range sites {
		s.drawBy(t, func(_ context.Context, job renderer.Job) (*renderer.Image, error) {
			if job.Template == "quote" {
				return nil, renderer.ErrBusy
			}
			return picture("image"), nil
		})
	}
	for n := range 4 {
		target := sign(t, "quote", fmt.Sprint("busy", n), never)
		got := f.ask(t, "GET", target)
		if got.status != http.StatusServiceUnavailable || !got.has("Content-Type", "problem+json") {
			t.Errorf("got %d %v, want Placard's own 503", got.status, got.header)
		}
		asked := 0
		for _, s := range sites {
			asked += s.requests(target)
		}
		if asked != 2 {
			t.Errorf("%d instances were asked, want 2", asked)
		}
		other := f.ask(t, "GET", sign(t, "article", fmt.Sprint("well", n), never))
		if other.status != http.StatusOK {
			t.Errorf("then another image: got %d %s", other.status, other.body)
		}
	}
}

// TestNginxOverIPv6: it listens there too.
func TestNginxOverIPv6(t *testing.T) {
	f, _ := startInstances(t, 1)
	if !hasIPv6() {
		t.Skip("there is no IPv6 here")
	}
	f.address = overIPv6(f.address)
	if got := f.ask(t, "GET", sign(t, "article", "IPv6", never)); got.status != http.StatusOK {
		t.Errorf("got %d %s", got.status, got.body)
	}
}
