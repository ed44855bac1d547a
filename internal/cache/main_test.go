package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/placard/placard/renderer"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(childRole); role != "" {
		beChild(role, os.Args[1])
	}
	goleak.VerifyTestMain(m)
}

// testKey returns a valid key, another one for each n.
func testKey(n int) string { return hashOf([]byte(strconv.Itoa(n))) }

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// testEntry returns an entry of that many bytes, good for an hour, other bytes for each n.
func testEntry(n, length int) Entry {
	data := []byte(strings.Repeat(strconv.Itoa(n)+" ", length))[:length:length]
	return Entry{
		Image:   &renderer.Image{Bytes: data, Format: renderer.PNG, Hash: hashOf(data)},
		Expires: time.Now().Add(time.Hour),
	}
}

// testDoc returns a document, with another key for each version.
func testDoc(version string) *renderer.Document {
	return &renderer.Document{Template: &renderer.Template{Name: "article", Hash: "h"}, Version: version}
}

// A studio is a Painter that counts, and paints the document's version.
type studio struct {
	mu     sync.Mutex
	paints int
	// paint, where set, does the work.
	paint func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error)
}

func (s *studio) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	s.mu.Lock()
	s.paints++
	s.mu.Unlock()
	if s.paint != nil {
		return s.paint(ctx, doc)
	}
	return &renderer.Image{Bytes: []byte("picture " + doc.Version), Format: renderer.PNG}, nil
}

func (s *studio) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.paints
}

// newTestCache returns a Cache that is closed with the test, without its log.
func newTestCache(t testing.TB, next renderer.Painter, change func(*Config)) *Cache {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Logger = slog.New(slog.DiscardHandler)
	if change != nil {
		change(&cfg)
	}
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	c := New(next, cfg)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// openTestDisk returns a disk that knows what is in its folder.
func openTestDisk(t testing.TB, dir string, maxBytes int64) *Disk {
	t.Helper()
	d, err := OpenDisk(dir, maxBytes)
	if err == nil {
		err = d.indexed()
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}
