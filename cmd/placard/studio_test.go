package main

import (
	"bytes"
	"log/slog"
	"net"
	"strings"
	"testing"

	"github.com/placard/placard/internal/project"
)

func TestAnnounceStudio(t *testing.T) {
	without := project.Set{{ID: "one"}}
	with := project.Set{{ID: "one"}, {ID: "two", APIKeys: []project.APIKey{mustAPIKey(t, "the API key of two")}}}
	tests := []struct {
		name, ip string
		projects project.Set
		url      string
		warns    bool
	}{
		{"this machine", "127.0.0.1", without, "http://localhost:9180/studio/", false},
		{"a container", "0.0.0.0", without, "http://localhost:9180/studio/", true},
		{"a container with a key", "0.0.0.0", with, "http://localhost:9180/studio/", false},
		{"a network", "192.168.1.5", without, "http://192.168.1.5:9180/studio/", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var log bytes.Buffer
			addr := &net.TCPAddr{IP: net.ParseIP(tt.ip), Port: 9180}
			announceStudio(addr, tt.projects, slog.New(slog.NewTextHandler(&log, nil)))
			if got := log.String(); !strings.Contains(got, tt.url) || strings.Contains(got, "level=WARN") != tt.warns {
				t.Errorf("got %s, want %s, a warning: %v", got, tt.url, tt.warns)
			}
		})
	}
}
