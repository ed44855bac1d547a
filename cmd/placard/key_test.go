package main

import (
	"os"
	"sync"
	"testing"
)

// TestServersThatStartAtOnce agree on one key, and leave nothing else behind.
func TestServersThatStartAtOnce(t *testing.T) {
	data := t.TempDir()
	servers := make([]settings, 16)
	errs := make([]error, len(servers))
	var group sync.WaitGroup
	for i := range servers {
		servers[i].Data = data
		group.Go(func() { _, errs[i] = servers[i].ensureKey() })
	}
	group.Wait()
	for i := range servers {
		if errs[i] != nil || len(servers[i].Keys) != 1 || servers[i].Keys[0] != servers[0].Keys[0] {
			t.Fatalf("server %d: %d keys, %v; want the key of server 0", i, len(servers[i].Keys), errs[i])
		}
	}
	files, err := os.ReadDir(data)
	if err != nil || len(files) != 1 || files[0].Name() != "key" {
		t.Errorf("the folder has %v, %v; want the key alone", files, err)
	}
}

func TestTheGeneratedKeyMayBeEditedOnWindows(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile((&settings{Data: data}).keyFile(), []byte(goodKey+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &settings{Data: data}
	if err := s.findKey(); err != nil || s.Keys[0] != mustKey(t, goodKey) {
		t.Errorf("another key, %v", err)
	}
}
