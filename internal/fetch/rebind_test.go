package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// In these tests 127.0.1.0/24 stands for the public addresses, and the rest of 127.0.0.0/8 is forbidden.
func standIn(resolver *net.Resolver) func(*Config) {
	return func(c *Config) {
		c.PrivateCIDRs = []netip.Prefix{netip.MustParsePrefix("127.0.1.0/24")}
		c.resolver = resolver
	}
}

func TestNameThatChangesItsAddressIsRefused(t *testing.T) {
	resolver := resolving(func(lookup int) []string {
		if lookup == 1 {
			return []string{"127.0.1.1"}
		}
		return []string{"127.0.0.1"}
	})
	var requests atomic.Int32
	port := serve(t, "127.0.1.1", func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		w.Header().Set("Connection", "close") // so that the name is looked up again
		http.Redirect(w, r, "/again", http.StatusFound)
	})
	_, err := newFetcher(t, standIn(resolver)).Fetch(context.Background(), "http://rebind.example"+port+"/")
	if !errors.Is(err, renderer.ErrRefused) || requests.Load() != 1 {
		t.Errorf("got %v after %d requests, want %v after 1", err, requests.Load(), renderer.ErrRefused)
	}
}

// TestNameThatAlternates: a name that is looked up for each image, and is public every other time, never leads to what
// is forbidden.
func TestNameThatAlternates(t *testing.T) {
	addresses := []string{"127.0.1.1", "127.0.0.1"}
	resolver := resolving(func(lookup int) []string { return addresses[lookup%2:][:1] })
	port := serve(t, "127.0.1.1", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		_, _ = w.Write(pngSample())
	})
	secret, err := net.Listen("tcp4", "127.0.0.1"+port)
	if err != nil {
		t.Skipf("the port is taken: %v", err)
	}
	defer secret.Close()
	f := newFetcher(t, standIn(resolver))
	for try := 1; try <= 20; try++ {
		var want error
		if try%2 == 1 {
			want = renderer.ErrRefused
		}
		if _, err := f.Fetch(t.Context(), "http://alternating.example"+port+"/"); !errors.Is(err, want) {
			t.Errorf("try %d: got %v, want %v", try, err, want)
		}
	}
	_ = secret.(*net.TCPListener).SetDeadline(time.Now().Add(50 * time.Millisecond)) // what was dialled waits already
	if conn, err := secret.Accept(); err == nil {
		t.Errorf("%s was dialled", conn.LocalAddr())
	}
}

func TestOnlyAllowedAddressesOfANameAreDialled(t *testing.T) {
	resolver := resolving(func(int) []string { return []string{"127.0.0.1", "127.0.1.1"} })
	for server, allowed := range map[string]bool{"127.0.1.1": true, "127.0.0.1": false} {
		t.Run(server, func(t *testing.T) {
			var requests atomic.Int32
			port := serve(t, server, func(w http.ResponseWriter, _ *http.Request) {
				requests.Add(1)
				_, _ = w.Write(pngSample())
			})
			_, err := newFetcher(t, standIn(resolver)).Fetch(context.Background(), "http://mixed.example"+port+"/")
			if (err == nil) != allowed || (requests.Load() == 1) != allowed {
				t.Errorf("got %v and %d requests, want allowed = %v", err, requests.Load(), allowed)
			}
		})
	}
}

func TestPortOfANameIsJudgedByItsAddress(t *testing.T) {
	port := serve(t, "127.0.0.1", sends(pngSample()))
	resolver := resolving(func(int) []string { return []string{"127.0.0.1"} })
	f := newFetcher(t, func(c *Config) { c.resolver = resolver })
	if _, err := f.Fetch(context.Background(), "http://images.example"+port+"/a.png"); err != nil {
		t.Error(err)
	}
}
