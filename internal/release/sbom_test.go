package main

import (
	"encoding/json"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

// released is what go writes into a release's binary.
func released() *debug.BuildInfo {
	return &debug.BuildInfo{
		GoVersion: "go1.26.8",
		Main:      debug.Module{Path: "github.com/placard/placard", Version: "v1.0.0"},
		Deps: []*debug.Module{
			{Path: "github.com/Azure/sdk", Version: "v1.2.3", Sum: "h1:abc="},
			{Path: "github.com/patrickmn/go-cache", Version: "v2.1.0+incompatible"},
		},
		Settings: []debug.BuildSetting{
			{Key: "-trimpath", Value: "true"}, {Key: "CGO_ENABLED", Value: "0"}, {Key: "GOARCH", Value: "arm64"},
			{Key: "GOOS", Value: "linux"}, {Key: "vcs.revision", Value: "0d5dba7c"},
			{Key: "vcs.time", Value: "2026-11-22T10:23:47Z"}, {Key: "vcs.modified", Value: "false"},
		},
	}
}

var testLicences = map[string]string{
	"github.com/placard/placard": "MIT", "github.com/Azure/sdk": "MIT", "github.com/patrickmn/go-cache": "MIT",
	standardLibrary: "BSD-3-Clause",
}

// TestDescribe holds a document to what SPDX 2.3 demands of it: clauses 6 (document), 7 (package), 11 (relationship).
func TestDescribe(t *testing.T) {
	document, err := describe(released(), "5e884898", testLicences)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse("2006-01-02T15:04:05Z", document.Creation.Created); err != nil {
		t.Errorf("6.9: %v", err)
	}
	if !regexp.MustCompile(`^https://[^#\s]+$`).MatchString(document.Namespace) {
		t.Errorf("6.5: namespace %q", document.Namespace)
	}
	if document.Name != "placard-v1.0.0-linux-arm64" || document.Version != "SPDX-2.3" || document.DataLicense != "CC0-1.0" {
		t.Errorf("6: %+v", document)
	}
	ids := map[string]bool{document.ID: true}
	for _, p := range document.Packages {
		if !regexp.MustCompile(`^SPDXRef-[A-Za-z0-9.-]+$`).MatchString(p.ID) || ids[p.ID] {
			t.Errorf("7.2: id %q", p.ID)
		}
		ids[p.ID] = true
		if p.Name == "" || p.LicenseConcluded == "" || !regexp.MustCompile(`^(git\+)?https://\S+$`).MatchString(p.Download) {
			t.Errorf("7: %+v", p)
		}
	}
	for _, r := range document.Relationships {
		if !ids[r.From] || !ids[r.To] || !slices.Contains([]string{"DESCRIBES", "DEPENDS_ON"}, r.Type) {
			t.Errorf("11: %+v", r)
		}
	}
	if got := len(document.Relationships); got != 4 || document.Relationships[0].Type != "DESCRIBES" {
		t.Errorf("%d relationships, want 4, the first DESCRIBES", got)
	}
}

func TestDescribeModules(t *testing.T) {
	document, err := describe(released(), "5e884898", testLicences)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, download, purl, source string }{
		{"program", "git+https://github.com/placard/placard@0d5dba7c", "pkg:golang/github.com/placard/placard@v1.0.0", ""},
		{
			"capital", "https://proxy.golang.org/github.com/!azure/sdk/@v/v1.2.3.zip", "pkg:golang/github.com/azure/sdk@v1.2.3",
			"go.sum: h1:abc=",
		},
		{
			"plus", "https://proxy.golang.org/github.com/patrickmn/go-cache/@v/v2.1.0+incompatible.zip",
			"pkg:golang/github.com/patrickmn/go-cache@v2.1.0%2Bincompatible", "",
		},
		{"standard library", "https://go.dev/dl/", "pkg:golang/stdlib@1.26.8", ""},
	}
	if len(document.Packages) != len(tests) {
		t.Fatalf("%d packages, want %d", len(document.Packages), len(tests))
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := document.Packages[i]
			if p.Download != test.download || p.References[0].Locator != test.purl || p.Source != test.source {
				t.Errorf("got %+v, want %+v", p, test)
			}
		})
	}
}

func TestDescribeIsReproducible(t *testing.T) {
	var first []byte
	for range 3 {
		document, err := describe(released(), "5e884898", testLicences)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		}
		if string(got) != string(first) {
			t.Errorf("got %s, want %s", got, first)
		}
	}
}

func TestDescribeRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(*debug.BuildInfo)
		want   string
	}{
		{"no commit", func(info *debug.BuildInfo) { info.Settings = nil }, "it doesn't say of which commit it is"},
		{"another tree", func(info *debug.BuildInfo) { info.Deps[0].Path = "example.com/b" }, "example.com/b is in it and not in"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			info := released()
			test.change(info)
			if _, err := describe(info, "5e884898", testLicences); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
