package main

import (
	"testing"

	"github.com/placard/placard/internal/fetch"
	"github.com/placard/placard/internal/fonts"
)

// TestEnvironment: what changes pixels is part of the cache's keys, and what doesn't isn't.
func TestEnvironment(t *testing.T) {
	name := func(s settings) string { return (&stack{fonts: &fonts.Installed{}}).nameEnvironment(&s) }
	plain := settings{Engine: "chromedp", MissingImage: fetch.MissingHide}
	tests := []struct {
		name   string
		change func(*settings)
		same   bool
	}{
		{"nothing", func(*settings) {}, true},
		{"engine", func(s *settings) { s.Engine = "rod" }, true},
		{"missing images", func(s *settings) { s.MissingImage = fetch.MissingSample }, false},
		{"missing images are errors", func(s *settings) { s.MissingImage = fetch.MissingError }, false},
		{"expired", func(s *settings) { s.Expired = serveCached }, true},
	}
	for _, tt := range tests {
		s := plain
		tt.change(&s)
		if got := name(s) == name(plain); got != tt.same {
			t.Errorf("%s: the same is %v, want %v", tt.name, got, tt.same)
		}
	}
}
