package chromium

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer/enginetest/escape"
)

// walls are the four means that keep a page from the network. One that is false is down.
type walls struct {
	fetch   bool // each request is paused, and answered from memory or refused
	policy  bool // responses carry the Content-Security-Policy
	flags   bool // noNetwork
	scripts bool // scripts are off
}

// The ways that lead through one wall when it is alone, as docs/decisions/2026-11-22-walls.md has them. The canary names
// paths; the other two begin with "a".
var (
	nothing = regexp.MustCompile(`^$`)
	// Fetch pauses the page's own requests, not those of popups and workers, of sockets, or made ahead of need.
	pastFetch = regexp.MustCompile(`^a |^/(window-|popup-|a-link|form-|worker-|sharedworker-|(frame-|)websocket|.*speculation)`)
	// A policy says nothing of where the page itself goes, of what is fetched for that ahead of need, and of WebRTC.
	pastPolicy = regexp.MustCompile(`^a |^/(location|navigation|meta-refresh|a-download|.*speculation)`)
	scripts    = regexp.MustCompile(`(?s)<script.*?</script>`)
)

// TestWalls: without the walls the page gets out in many ways, so the canary hears; each wall alone stops what it is
// said to, and all without the flags stop everything too.
func TestWalls(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	tests := []struct {
		name   string
		walls  walls
		passes *regexp.Regexp
	}{
		{"requests", walls{fetch: true}, pastFetch},
		{"policy", walls{policy: true}, pastPolicy},
		{"flags", walls{flags: true}, nothing},
		{"all but flags", walls{fetch: true, policy: true, scripts: true}, nothing},
		{"all but scripts", walls{fetch: true, policy: true, flags: true}, nothing},
		{"requests and policy", walls{fetch: true, policy: true}, regexp.MustCompile(`^a |^/.*speculation`)},
		{"policy and scripts", walls{policy: true, scripts: true}, regexp.MustCompile(`^a connection|^/meta-refresh`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			heard := listenTo(t, tt.walls)
			t.Log(heard)
			for _, way := range heard {
				if !tt.passes.MatchString(way) {
					t.Errorf("the canary heard %s", way)
				}
			}
		})
	}
	t.Run("scripts", func(t *testing.T) {
		markup := scripts.ReplaceAllString(escape.Page("")["page.html"], "")
		for _, way := range listenTo(t, walls{scripts: true}) {
			if way != escape.Connection && !strings.Contains(markup, way) {
				t.Errorf("the canary heard %s", way)
			}
		}
	})
	t.Run("none", func(t *testing.T) {
		if heard := listenTo(t, walls{}); len(heard) < 60 {
			t.Errorf("the canary heard no more than %q", heard)
		}
	})
}

// silence is how long the canary listens. Without walls it has heard most after a second.
const silence = 2 * time.Second

// listenTo opens the page behind some of the walls, and returns what the canary hears.
func listenTo(t *testing.T, w walls) []string {
	t.Helper()
	canary := escape.Listen(t)
	files := map[string]string{}
	for name, content := range escape.Page(canary.Address) {
		files[site+name] = content
	}
	process := startBehind(t, w)
	defer process.Close()
	d := &devtools{t: t, walls: w, process: process, answers: make(chan message), files: files}
	go d.listen() // ends with the browser
	d.open(site + "page.html")
	<-time.After(silence)
	return canary.Heard()
}

const site = "https://t.placard.invalid/"

// startBehind starts a browser with or without the flags that take its network. In neither case does it have Chromium's
// own rule against requests to the loopback interface, which would keep the canary from hearing.
func startBehind(t *testing.T, w walls) *Process {
	t.Helper()
	binary, err := Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	binary.BeginFrame = false // it is to draw without being asked
	kept := noNetwork
	defer func() { noNetwork = kept }()
	noNetwork = nil
	if w.flags {
		noNetwork = slices.Clone(kept)
	}
	noNetwork = append(noNetwork, "--disable-features=LocalNetworkAccessChecks")
	process, err := Start(Options{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	return process
}
