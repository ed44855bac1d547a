package main

import (
	"testing"

	"github.com/placard/placard/internal/cache"
)

// TestShelf: the folder is full to its bound, so that one more drives the oldest out.
func TestShelf(t *testing.T) {
	s := &shelf{entries: 100, data: t.TempDir()}
	if err := s.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.disk.Bytes(); got != s.bound() {
		t.Fatalf("%d bytes are taken, want %d", got, s.bound())
	}
	for i := range s.entries {
		if _, err := s.disk.Get(key(i)); err != nil {
			t.Fatalf("entry %d: %v", i, err)
		}
	}
	if err := s.disk.Put(key(100), entry(100)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.disk.Get(key(0)); err != cache.ErrMiss {
		t.Errorf("the oldest: %v, want %v", err, cache.ErrMiss)
	}
}

func TestFull(t *testing.T) {
	f := fill(100)
	if f.memory.Len() != f.entries {
		t.Fatalf("it has %d entries, want %d", f.memory.Len(), f.entries)
	}
	f.memory.Set(f.keys[100], struct{}{}, 0, 1<<40)
	if _, ok := f.memory.Get(f.keys[0]); ok || f.memory.Len() != f.entries {
		t.Errorf("it has %d entries, and the oldest: %t; want %d without it", f.memory.Len(), ok, f.entries)
	}
}
