package front

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

func startVarnish(t *testing.T, s *site) front {
	t.Helper()
	file := program(t, "varnishd", "varnish and varnish-modules")
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		t.Fatal(err)
	}
	config := fill(t, "varnish/placard.vcl", map[string]string{
		`.host = "127.0.0.1"`: `.host = "` + host + `"`,
		`.port = "8080"`:      `.port = "` + port + `"`,
		".interval = 2s":      ".interval = 200ms",
		"req.grace = 1h":      "req.grace = " + strconv.Itoa(int(staleWhileRevalidate/time.Second)) + "s",
	})
	// A socket's path must be short, and those of t.TempDir are long.
	dir, err := os.MkdirTemp("", "varnish") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	vcl := filepath.Join(dir, "placard.vcl")
	if err := os.WriteFile(vcl, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	f := front{name: "varnish", address: freeAddress(t), staleForErrors: true}
	purger := front{address: freeAddress(t)}
	purge := func(t *testing.T, target string, header ...string) {
		t.Helper()
		// From loopback, as all of a TLS terminator's visitors come.
		if stranger := f.ask(t, "PURGE", target, header...); stranger.status != http.StatusForbidden {
			t.Errorf("a visitor's purge: got %d %s", stranger.status, stranger.body)
		}
		if got := purger.ask(t, "PURGE", target, header...); got.status != http.StatusOK {
			t.Errorf("purge: got %d %s", got.status, got.body)
		}
	}
	f.purgeURL = func(t *testing.T, target string) { t.Helper(); purge(t, target) }
	f.purgeKey = func(t *testing.T, key string) { t.Helper(); purge(t, "/", "Surrogate-Key: "+key) }
	run(t, f.address, file, "-F", "-j", "none", "-n", dir, "-a", f.address, "-a", "purge="+purger.address, "-f", vcl,
		"-s", "default,64m", "-p", "http_req_hdr_len=20k", "-p", "http_req_size=64k")
	return f
}
