package cache

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/placard/placard/internal/logbook"
)

// A disk that fails costs a line in the log, and no image.
func TestWriterReportsOutage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	disk := openTestDisk(t, dir, mib)
	book := &logbook.Book{}
	var failed atomic.Int32
	cfg := DefaultConfig()
	cfg.Disk, cfg.Logger = disk, slog.New(slog.NewTextHandler(book, nil))
	cfg.Observe = func(tier, result string) {
		if tier == TierDisk && result == ResultError {
			failed.Add(1)
		}
	}
	w := newWriter(TierDisk, "on disk", cfg, (&Cache{cfg: cfg, purges: newPurges(cfg.TTL)}).store)
	w.start(1)
	if err := errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for n := range 5 {
		w.add(pending{key: testKey(n), entry: testEntry(n, 10)})
	}
	if err := w.close(); err == nil {
		t.Error("close() gave no error after failed writes")
	}
	if got := book.Lines("storing images on disk fails"); got != 1 || failed.Load() != 5 {
		t.Errorf("%d lines, %d failures observed, want 1 and 5", got, failed.Load())
	}
}

func TestOutage(t *testing.T) {
	book := &logbook.Book{}
	o := &outage{log: slog.New(slog.NewTextHandler(book, nil)), what: "writing"}
	full := errors.New("no space")
	for _, err := range []error{nil, full, full, full, nil, nil, full} {
		o.report(err)
	}
	if fails, works := book.Lines("writing fails"), book.Lines("writing works again"); fails != 2 || works != 1 {
		t.Errorf("%d lines say that it fails, %d that it works again, want 2 and 1", fails, works)
	}
}

func TestWriterDropsWhatItCannotQueue(t *testing.T) {
	tests := []struct {
		name     string
		adds     int
		length   int
		maxBytes int64
		want     int // stored
	}{
		{"room for all", 20, 10, mib, 20},
		{"a burst of cards", 1000, 60_000, DefaultConfig().QueueBytes, 1000},
		{"too many", queueLength + 20, 10, mib, queueLength},
		{"too many bytes", 20, 1000, 10_500, 10},
		{"one too large", 1, 1000, 999, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			book := &logbook.Book{}
			cfg := DefaultConfig()
			cfg.QueueBytes = tt.maxBytes
			cfg.Logger = slog.New(slog.NewTextHandler(book, nil))
			cfg.Observe = func(string, string) {}
			stored := 0
			w := newWriter(TierDisk, "on disk", cfg, func(pending) error { stored++; return nil })
			entry := testEntry(1, tt.length)
			for n := range tt.adds {
				w.add(pending{key: testKey(n), entry: entry})
			}
			w.start(1)
			if err := w.close(); err != nil {
				t.Fatal(err)
			}
			if stored != tt.want {
				t.Errorf("%d images stored, want %d", stored, tt.want)
			}
			want := 0
			if tt.want < tt.adds {
				want = 1
			}
			if got := book.Lines("too slow"); got != want {
				t.Errorf("%d lines of what was dropped, want %d", got, want)
			}
			if got := w.waiting.Load(); got != 0 {
				t.Errorf("%d bytes are still counted as waiting", got)
			}
			if got := book.Lines("works again"); tt.want > 0 && got != want {
				t.Errorf("%d lines say that it works again, want %d", got, want)
			}
		})
	}
}
