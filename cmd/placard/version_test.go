package main

import (
	"bytes"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	first := "placard " + version() + "\n"
	platform := runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
	tests := []struct{ name, arg, want string }{
		{"flag", "--version", first},
		{
			"command, no browser", "version",
			first + "commit " + thisBuild().commit + "\n" + platform +
				"Chromium: not found (no Chromium found: looked for ",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			status := run([]string{test.arg}, nil, strings.NewReader(""), &out, &errs)
			if status != 0 || !strings.HasPrefix(out.String(), test.want) || errs.Len() > 0 {
				t.Errorf("status %d, %q, %q; want %q", status, out.String(), errs.String(), test.want)
			}
		})
	}
}

// TestBuildFrom has what go 1.26 writes into a program that was built in each of these ways.
func TestBuildFrom(t *testing.T) {
	const hash = "0d5dba7c4d9fb3a1c5a8d5e0f1c2b3a495867768"
	vcs := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{
			{Key: "CGO_ENABLED", Value: "0"}, {Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: hash},
			{Key: "vcs.time", Value: "2026-11-22T10:23:47Z"}, {Key: "vcs.modified", Value: modified},
		}
	}
	tests := []struct {
		name          string
		version       string // of the main module
		settings      []debug.BuildSetting
		stamped, want build
	}{
		{"tag", "v1.0.0", vcs("false"), build{}, build{"v1.0.0", hash}},
		{"tag, changed", "v1.0.0+dirty", vcs("true"), build{}, build{"v1.0.0+dirty", hash + ", with changes"}},
		{
			"clone", "v0.0.0-20261122102347-0d5dba7c4d9f", vcs("false"), build{},
			build{"v0.0.0-20261122102347-0d5dba7c4d9f", hash},
		},
		{"go install", "v1.0.0", nil, build{}, build{"v1.0.0", "unknown"}},
		{"-buildvcs=false", "(devel)", nil, build{}, build{"development", "unknown"}},
		{"go test", "", nil, build{}, build{"development", "unknown"}},
		{"archive", "(devel)", nil, build{"v1.0.0", hash}, build{"v1.0.0", hash}},
		{"both", "v1.0.0+dirty", vcs("true"), build{"v1.0.0", hash}, build{"v1.0.0", hash}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			info := &debug.BuildInfo{Main: debug.Module{Version: test.version}, Settings: test.settings}
			if got := buildFrom(info, test.stamped); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
