package main

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVerifyBuild(t *testing.T) {
	set := func(key, value string) func(*debug.BuildInfo) {
		return func(info *debug.BuildInfo) {
			for i := range info.Settings {
				if info.Settings[i].Key == key {
					info.Settings[i].Value = value
				}
			}
		}
	}
	tests := []struct {
		name   string
		change func(*debug.BuildInfo)
		want   string // "" for a release
	}{
		{"release", func(*debug.BuildInfo) {}, ""},
		{"of another tag", func(info *debug.BuildInfo) { info.Main.Version = "v0.9.0" }, `its version is "v0.9.0", not "v1.0.0"`},
		{"not stamped", func(info *debug.BuildInfo) { info.Settings = nil }, "it was built with CGO_ENABLED="},
		{"C", set("CGO_ENABLED", "1"), "it was built with CGO_ENABLED=1, not 0"},
		{"paths", set("-trimpath", ""), "it was built with -trimpath=, not true"},
		{"changed", set("vcs.modified", "true"), "it was built with vcs.modified=true, not false"},
		{
			"replaced", func(info *debug.BuildInfo) { info.Deps[1].Replace = &debug.Module{Path: "../go-cache"} },
			"github.com/patrickmn/go-cache is replaced",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			info := released()
			test.change(info)
			err := verifyBuild(info, "v1.0.0")
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// header is an ELF file of 64 bits without sections (gabi, chapter 4), for this machine, with a segment of this type.
func header(machine, segment byte) []byte {
	file := make([]byte, 64+56)
	copy(file, "\x7fELF\x02\x01\x01") // 64 bits, little-endian, version 1
	file[16], file[18], file[20] = 2, machine, 1
	file[32] = 64                   // the program headers follow
	file[52], file[54] = 64, 56     // sizes of this header and of one of those,
	file[56], file[58] = 1, 64      // of which there is one
	file[64], file[68] = segment, 5 // type, readable and executable
	return file
}

func TestVerifyFormat(t *testing.T) {
	const x86, aarch64, load, dynamic, interpreter = 62, 183, 1, 2, 3
	tests := []struct {
		name, architecture string
		machine, segment   byte
		want               string
	}{
		{"amd64", "amd64", x86, load, ""},
		{"arm64", "arm64", aarch64, load, ""},
		{"the other", "arm64", x86, load, "is for EM_X86_64, not for arm64"},
		{"one that isn't released", "riscv64", x86, load, "not for riscv64"},
		{"needs a loader", "amd64", x86, interpreter, "is linked dynamically"},
		{"needs libraries", "arm64", aarch64, dynamic, "is linked dynamically"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "placard")
			if err := os.WriteFile(path, header(test.machine, test.segment), 0o600); err != nil {
				t.Fatal(err)
			}
			err := verifyFormat(path, test.architecture)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
