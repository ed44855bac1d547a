package fetch

import (
	"errors"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/placard/placard/renderer"
)

// forbidden returns the URLs of testdata/forbidden.txt.
func forbidden(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/forbidden.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, `"`) {
			if line, err = strconv.Unquote(line); err != nil {
				t.Fatal(err)
			}
		}
		list = append(list, line)
	}
	return list
}

// TestForbiddenURLsAreRefused: by their text alone, without a look at any name, and the same where they are a
// redirect's target.
func TestForbiddenURLsAreRefused(t *testing.T) {
	list := append(forbidden(t), "")
	var lookups atomic.Int32
	resolver := resolving(func(int) []string {
		lookups.Add(1)
		return []string{"127.0.0.1"}
	})
	f := newFetcher(t, publicOnly, func(c *Config) { c.resolver = resolver })
	for _, rawURL := range list {
		t.Run(rawURL, func(t *testing.T) {
			if err := f.CheckURL(rawURL); !errors.Is(err, renderer.ErrRefused) {
				t.Errorf("checked: got %v, want %v", err, renderer.ErrRefused)
			}
			if _, err := f.Fetch(t.Context(), rawURL); !errors.Is(err, renderer.ErrRefused) {
				t.Errorf("got %v, want %v", err, renderer.ErrRefused)
			}
		})
	}
	if n := lookups.Load(); n > 0 {
		t.Errorf("%d names were looked up", n)
	}
}

// TestRedirectsToForbiddenURLsAreRefused: a host that may be asked leads there. What isn't an absolute URL leads back to
// the host, so it is left out.
func TestRedirectsToForbiddenURLsAreRefused(t *testing.T) {
	var location string
	var requests int
	port := serve(t, "127.0.1.1", func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusFound)
	})
	f := newFetcher(t, standIn(nil))
	for _, location = range forbidden(t) {
		if !strings.HasPrefix(location, "http://") {
			continue
		}
		requests = 0
		_, err := f.Fetch(t.Context(), "http://127.0.1.1"+port+"/")
		if requests != 1 || !errors.Is(err, renderer.ErrRefused) && !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: got %v after %d requests, want %v after 1", location, err, requests, renderer.ErrRefused)
		}
	}
}

// TestNamesOfForbiddenAddressesAreRefused: a name says nothing; what it resolves to does.
func TestNamesOfForbiddenAddressesAreRefused(t *testing.T) {
	for _, address := range []string{
		"127.0.0.1", "10.0.0.1", "169.254.169.254", "168.63.129.16", "100.64.0.1", "0.0.0.0", "192.168.1.1", "224.0.0.1",
	} {
		f := newFetcher(t, publicOnly, func(c *Config) { c.resolver = resolving(func(int) []string { return []string{address} }) })
		for _, name := range []string{
			"localhost", "LOCALHOST.", "foo.localhost", "rebind.example", "127.0.0.1.rebind.example", "metadata.google.internal",
			"xn--tda.example", "ü.example", "0x7f.1.example", "a_b.example", "ⓛocalhost", "ｌｏｃａｌｈｏｓｔ",
		} {
			// localhost is in the hosts file, which goes before the resolver.
			if _, err := f.Fetch(t.Context(), "http://"+name+"/a.png"); !errors.Is(err, renderer.ErrRefused) {
				t.Errorf("%s at %s: got %v, want %v", name, address, err, renderer.ErrRefused)
			}
		}
	}
}

func TestForbiddenListHasNoRepeats(t *testing.T) {
	list := forbidden(t)
	slices.Sort(list)
	if n := len(slices.Compact(slices.Clone(list))); n != len(list) {
		t.Errorf("%d of %d", n, len(list))
	}
}
