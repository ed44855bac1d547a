package cache_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/cache/bucketstore"
	"github.com/placard/placard/internal/cache/redistest"
)

// An s3Server has a bucket, and may answer otherwise than it should.
type s3Server struct {
	url     string // of the bucket
	trouble atomic.Pointer[http.HandlerFunc]
}

func startS3(t *testing.T) *s3Server {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("images"); err != nil {
		t.Fatal(err)
	}
	good := gofakes3.New(backend).Server()
	s := &s3Server{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if trouble := s.trouble.Load(); trouble != nil {
			(*trouble)(w, r)
			return
		}
		good.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "id")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	query := url.Values{"endpoint": {server.URL}, "region": {"eu-central-1"}, "use_path_style": {"true"}}
	s.url = "s3://images?" + query.Encode()
	return s
}

// in has a cache keep images in a bucket.
func in(t *testing.T, bucketURL string) func(*cache.Config) {
	t.Helper()
	bucket, err := bucketstore.New(bucketURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bucket.Close() })
	return func(config *cache.Config) {
		brief(config)
		config.Bucket = bucket
	}
}

func TestBucketFaults(t *testing.T) {
	long(t)
	ended := make(chan struct{})
	hang := func(http.ResponseWriter, *http.Request) { <-ended }
	faults := map[string]http.HandlerFunc{
		"fails": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"hangs": hang,
		"cuts off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("placard\x01"))
		},
		"has other things": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>welcome</html>")) },
		"refuses":          func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	}
	for name, trouble := range faults {
		t.Run(name, func(t *testing.T) {
			server := startS3(t)
			if name == "hangs" {
				t.Cleanup(func() { close(ended) }) // before the server ends, which waits
			}
			c := newCluster(t, 2, "", in(t, server.url))
			mustRecover(t, c, "before")
			server.trouble.Store(&trouble)
			mustAnswer(t, c, name)
			server.trouble.Store(nil)
			mustRecover(t, c, name)
		})
	}
}

// What is too large for Redis is drawn once all the same where there is a bucket; where there is none, each instance
// draws it, without waiting for one after another.
func TestTooLargeForRedis(t *testing.T) {
	tests := []struct {
		name   string
		bucket bool
		want   int32
	}{
		{"with a bucket", true, 1},
		{"without", false, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			keep := func(*cache.Config) {}
			if tt.bucket {
				keep = in(t, "file://"+t.TempDir())
			}
			c := newCluster(t, 3, redistest.Start(t).URL, func(config *cache.Config) {
				limit := config.SharedTimeout
				keep(config)
				config.SharedTimeout, config.RedisMaxBytes = limit, 5
			})
			var wg sync.WaitGroup
			for _, i := range c.instances {
				wg.Go(func() { i.get(t, "1") })
			}
			wg.Wait()
			if got := c.paints.Load(); got != tt.want {
				t.Errorf("%d paints, want %d", got, tt.want)
			}
		})
	}
}
