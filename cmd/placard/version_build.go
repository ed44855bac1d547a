package main

import (
	"cmp"
	"runtime/debug"
)

// What the linker is told where the source has no .git to ask, as in a container's build from an archive:
//
//	go build -ldflags '-X main.stampedVersion=v1.0.0 -X main.stampedCommit=0d5dba7…' ./cmd/placard
var stampedVersion, stampedCommit string

// A build says which source a program was made from.
type build struct {
	version string // a release's tag, a commit's pseudo-version (go.dev/ref/mod#pseudo-versions), or "development"
	commit  string // "unknown" for `go install …@v1.0.0`: the module proxy doesn't tell
}

func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return buildFrom(info, build{stampedVersion, stampedCommit})
}

// buildFrom is the one rule for all ways of building: what the linker was told, else what go found. It finds the tag or
// the commit of a clone, with +dirty where files were changed, and the version that `go install` was asked for.
func buildFrom(info *debug.BuildInfo, stamped build) build {
	found := build{version: info.Main.Version}
	if found.version == "(devel)" { // go's word for -buildvcs=false
		found.version = ""
	}
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			found.commit = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true": // go writes it after the revision
			found.commit += ", with changes"
		}
	}
	return build{
		version: cmp.Or(stamped.version, found.version, "development"),
		commit:  cmp.Or(stamped.commit, found.commit, "unknown"),
	}
}
