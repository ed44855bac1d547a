package soak

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// onDisk are flags of a server that keeps images on disk alone, where the tests reach them.
var onDisk = []string{"--workers", "2", "--cache-memory", "0"}

// TestDiskFaults breaks the cache under load. Every image is right meanwhile, afterwards images are kept again, and
// after a restart nothing bad is found.
func TestDiskFaults(t *testing.T) {
	paths := Cards(45, "disk")
	want := elsewhere(t, paths)
	for _, fault := range []struct {
		name          string
		mounted       bool // the data folder is a file system of 2 MiB
		breakIt, mend func(t *testing.T, s *Server)
	}{
		{"full", true, fillDisk, func(t *testing.T, s *Server) { must(t, os.Remove(filler(s))) }},
		{"read-only", true, remount(syscall.MS_RDONLY), remount(0)},
		{"removed", false, removeImages, nil},
		{"damaged", false, damageImages, nil},
	} {
		t.Run(fault.name, func(t *testing.T) {
			options := Options{Dir: t.TempDir(), Flags: onDisk}
			if fault.mounted {
				mount(t, filepath.Join(options.Dir, "data"), "2m")
			}
			s := startWith(t, options)
			ledger := NewLedger(want.Expect)
			c := client(t, s, ledger)
			c.All(t.Context(), paths[:15]) // these are kept
			under(t, func(ctx context.Context) { c.Keep(ctx, 2, paths) }, func() {
				fault.breakIt(t, s)
				time.Sleep(time.Second)
				if fault.mend != nil {
					fault.mend(t, s)
				}
				keepsAgain(t, s)
			})
			whole(t, ledger)
			stopped(t, s)
			again := NewLedger(want.Expect)
			client(t, startWith(t, options), again).All(t.Context(), paths)
			whole(t, again)
		})
	}
}

// keepsAgain waits until a new image is found on disk.
func keepsAgain(t *testing.T, s *Server) {
	t.Helper()
	cards := 0
	must(t, Eventually(patience, func() error {
		cards++
		path := s.URL + Sign("minimal", "title", fmt.Sprintf("Kept again? %d", cards))
		s.Ask(path)
		if status := s.Ask(path).Header.Get("Cache-Status"); status != "placard; hit" {
			return fmt.Errorf("Cache-Status is %q, want a hit", status)
		}
		return nil
	}))
}

func removeImages(t *testing.T, s *Server) {
	must(t, Eventually(patience, func() error { return os.RemoveAll(s.Images()) })) // it is being written to
}

func filler(s *Server) string { return filepath.Join(s.Data(), "filler") }

func fillDisk(t *testing.T, s *Server) {
	if err := os.WriteFile(filler(s), make([]byte, 4<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk isn't full: %v", err)
	}
}

func remount(flags uintptr) func(*testing.T, *Server) {
	return func(t *testing.T, s *Server) {
		must(t, Eventually(patience, func() error { // while a file is being written, it is busy
			return syscall.Mount("tmpfs", s.Data(), "tmpfs", syscall.MS_REMOUNT|flags, "size=2m")
		}))
	}
}

// damages are what happens to files.
var damages = []func([]byte) []byte{
	func(data []byte) []byte { return data[:len(data)/2] },
	func(data []byte) []byte { return data[:0] },
	func(data []byte) []byte { // a bit is flipped
		if len(data) > 0 {
			data[len(data)/2] ^= 1
		}
		return data
	},
}

// damageImages damages every file of the cache, in place and in turn.
func damageImages(t *testing.T, s *Server) {
	damaged := 0
	err := filepath.WalkDir(s.Images(), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.Contains(filepath.Base(file), ".") { // one that is being written
			return err
		}
		data, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(file, damages[damaged%len(damages)](data), 0o600)
			damaged++
		}
		return err
	})
	if err != nil || damaged < len(damages) {
		t.Errorf("%d files of the cache were damaged: %v", damaged, err)
	}
}

// TestServerKilledWhileWriting restarts a server in the folders of one that was killed: it serves nothing bad of what
// that left, and clears it away.
func TestServerKilledWhileWriting(t *testing.T) {
	paths := Cards(45, "writing")
	want := elsewhere(t, paths)
	options := Options{Dir: t.TempDir(), Flags: onDisk}
	for round := range times(2, 50) {
		s := startWith(t, options)
		ledger := NewLedger(want.Expect)
		c := client(t, s, ledger)
		under(t, func(ctx context.Context) { c.Keep(ctx, 4, paths) }, func() {
			time.Sleep(time.Duration(100+10*(round%20)) * time.Millisecond)
			must(t, s.Kill())
		})
		for _, e := range ledger.Entries(Failed) {
			if errors.Is(e.Reason, errOther) {
				t.Errorf("before it was killed: %v", e)
			}
		}
		gone(t, s, 2*time.Second)

		s = startWith(t, options)
		again := NewLedger(want.Expect)
		client(t, s, again).All(t.Context(), paths)
		whole(t, again)
		must(t, s.Settled(2, 10*time.Second))
		stopped(t, s)
		must(t, os.RemoveAll(s.Images())) // the next one writes again
	}
}
