package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFetchTellsTypesByContent(t *testing.T) {
	tests := map[string]struct {
		body        []byte
		said, found string
	}{
		"png":                     {pngSample(), "image/png", "image/png"},
		"jpeg":                    {jpegSample(), "image/jpeg", "image/jpeg"},
		"gif":                     {gifSample(), "image/gif", "image/gif"},
		"webp":                    {webpSample(), "image/webp", "image/webp"},
		"avif":                    {avifSample(4, 3), "image/avif", "image/avif"},
		"png that says it's html": {pngSample(), "text/html", "image/png"},
		"png that says it's svg":  {pngSample(), "image/svg+xml", "image/png"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := fetchFrom(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.said)
				_, _ = w.Write(tt.body)
			})
			if err != nil {
				t.Fatal(err)
			}
			if got.ContentType != tt.found || !bytes.Equal(got.Bytes, tt.body) {
				t.Errorf("got %s of %d bytes, want %s of %d", got.ContentType, len(got.Bytes), tt.found, len(tt.body))
			}
		})
	}
}

func TestRequest(t *testing.T) {
	var got *http.Request
	port := serve(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) {
		got = r
		_, _ = w.Write(pngSample())
	})
	if _, err := newFetcher(t).Fetch(context.Background(), "http://LOCALHOST."+port+"/a%2Fb?q=1#part"); err != nil {
		t.Fatal(err)
	}
	if got.RequestURI != "/a%2Fb?q=1" || got.Host != "localhost"+port || got.Proto != "HTTP/1.1" {
		t.Errorf("got %s %s %s", got.Host, got.RequestURI, got.Proto)
	}
	want := http.Header{"Accept": {accept}, "User-Agent": {"Placard/1"}, "Accept-Encoding": {"gzip"}}
	if !maps.EqualFunc(got.Header, want, slices.Equal) {
		t.Errorf("headers: got %v, want %v", got.Header, want)
	}
}

func TestEnvironmentHasNoProxyForUs(t *testing.T) {
	transport := newFetcher(t).client.Transport.(*http.Transport)
	if transport.Proxy != nil {
		t.Error("the transport has a proxy function")
	}
}

func TestGzippedBodyIsUnpacked(t *testing.T) {
	got, err := fetchFrom(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write(pngSample())
		_ = z.Close()
	})
	if err != nil || !bytes.Equal(got.Bytes, pngSample()) {
		t.Errorf("got %v, %v, want the picture", got, err)
	}
}

func TestUnreachable(t *testing.T) {
	tests := map[string]http.HandlerFunc{
		"not found":                 http.NotFound,
		"server error":              func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		"no content":                func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
		"redirect without location": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(302) },
		"cut off":                   func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"body cut off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write(pngSample())
		},
		"broken gzip": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(pngSample())
		},
		"endless header": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X", strings.Repeat("a", 2*maxHeaderBytes))
		},
	}
	for name, handler := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := fetchFrom(t, handler); !errors.Is(err, ErrUnreachable) {
				t.Errorf("got %v, want %v", err, ErrUnreachable)
			}
		})
	}
}

func TestUnknownCertificateIsUnreachable(t *testing.T) {
	s := httptest.NewUnstartedServer(sends(pngSample()))
	s.Config.ErrorLog = quiet
	s.StartTLS()
	defer s.Close()
	if _, err := newFetcher(t).Fetch(context.Background(), s.URL); !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v, want %v", err, ErrUnreachable)
	}
}

func TestNamesThatDoNotResolve(t *testing.T) {
	silent := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, os.ErrDeadlineExceeded
	}}
	tests := map[string]struct {
		resolver *net.Resolver
		want     error
	}{
		"no address":               {resolving(func(int) []string { return nil }), ErrUnreachable},
		"resolver does not answer": {silent, ErrTimeout},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := newFetcher(t, func(c *Config) { c.resolver = tt.resolver })
			if _, err := f.Fetch(context.Background(), "http://gone.example/"); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestSlowHostsTimeOut(t *testing.T) {
	wait := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	tests := map[string]http.HandlerFunc{
		"before the header": wait,
		"in the body": func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write(pngSample())
			_ = http.NewResponseController(w).Flush()
			wait(w, r)
		},
		"after a redirect": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/slow" {
				http.Redirect(w, r, "/slow", http.StatusFound)
				return
			}
			wait(w, r)
		},
	}
	for name, handler := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := fetchFrom(t, handler, func(c *Config) { c.Timeout = 50 * time.Millisecond })
			if !errors.Is(err, ErrTimeout) || errors.Is(err, ErrUnreachable) {
				t.Errorf("got %v, want %v alone", err, ErrTimeout)
			}
		})
	}
}

func TestCallerWhoLeavesEndsTheFetch(t *testing.T) {
	ctx, leave := context.WithCancel(context.Background())
	port := serve(t, "127.0.0.1", func(_ http.ResponseWriter, r *http.Request) {
		leave()
		<-r.Context().Done()
	})
	_, err := newFetcher(t).Fetch(ctx, "http://127.0.0.1"+port+"/")
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrTimeout) || errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v, want %v alone", err, context.Canceled)
	}
}

func TestFetchesWaitForAPlace(t *testing.T) {
	port := serve(t, "127.0.0.1", sends(pngSample()))
	f := newFetcher(t, func(c *Config) { c.Concurrency = 1 })
	if err := f.places.Acquire(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if _, err := f.Fetch(ctx, "http://127.0.0.1"+port+"/"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v while there was no place, want %v", err, context.DeadlineExceeded)
	}
	f.places.Release(1)
	if _, err := f.Fetch(context.Background(), "http://127.0.0.1"+port+"/"); err != nil {
		t.Errorf("got %v with a place", err)
	}
	if !f.places.TryAcquire(1) {
		t.Error("the place was not given back")
	}
}
