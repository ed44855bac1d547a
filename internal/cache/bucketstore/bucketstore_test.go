package bucketstore

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/placard/placard/internal/cache"
)

const key = "a3f1000000000000000000000000000000000000000000000000000000000000"

// Each kind of bucket that can run here keeps files. The others have the same driver interface and tests of their own.
func TestKindsOfBuckets(t *testing.T) {
	for name, url := range map[string]string{
		"folder": "file://" + filepath.Join(t.TempDir(), "not", "yet", "there"),
		"prefix": "file://" + t.TempDir() + "?prefix=site/",
		"S3":     startS3(t),
	} {
		t.Run(name, func(t *testing.T) {
			s, err := New(url)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			testStore(t, s)
		})
	}
}

func testStore(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	if _, err := s.Get(ctx, key); !errors.Is(err, cache.ErrMiss) {
		t.Errorf("Get() of nothing gave %v, want ErrMiss", err)
	}
	for _, want := range [][]byte{bytes.Repeat([]byte{0, 0xff, '\n'}, 1000), []byte("shorter"), {}} {
		if err := s.Put(ctx, key, want, time.Minute); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(ctx, key); err != nil || !bytes.Equal(got, want) {
			t.Errorf("Get() = %d bytes, %v, want %d", len(got), err, len(want))
		}
	}
	for range 2 { // nothing there is as good
		if err := s.Delete(ctx, key); err != nil {
			t.Error(err)
		}
		if _, err := s.Get(ctx, key); !errors.Is(err, cache.ErrMiss) {
			t.Errorf("Get() after Delete() gave %v, want ErrMiss", err)
		}
	}
}

// startS3 returns the URL of a bucket on a server of its own, with the usual credentials in the environment.
func startS3(t *testing.T) string {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("images"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "id")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	query := url.Values{"endpoint": {server.URL}, "region": {"eu-central-1"}, "use_path_style": {"true"}}
	return "s3://images?" + query.Encode()
}

// A folder has the images and nothing beside them.
func TestFilesInFolder(t *testing.T) {
	dir := t.TempDir()
	s, err := New("file://" + dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Put(t.Context(), key, []byte("image"), time.Minute); err != nil {
		t.Fatal(err)
	}
	var got []string
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if !entry.IsDir() {
			got = append(got, name)
		}
		return err
	})
	if want := "placard/1/a3/" + key; err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("files %q, %v, want %q alone", got, err, want)
	}
}

// A bucket that can't be opened is an error of the call, and is opened later.
func TestOpensLater(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mount")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := New("file://" + dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Get(t.Context(), key); err == nil || errors.Is(err, cache.ErrMiss) {
		t.Errorf("Get() gave %v, want an error of opening", err)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	testStore(t, s)
}
