package main

import (
	"context"
	"debug/buildinfo"
	"debug/elf"
	"fmt"
	"io"
	"runtime/debug"
)

// machines are the processors of what is released, by GOARCH.
var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// verify fails unless a file is a release's binary: static, for this processor, made from the clean commit of this
// version, from modules as they were published.
func verify(_ context.Context, args []string, out io.Writer) error {
	path, architecture, version := args[0], args[1], args[2]
	if err := verifyFormat(path, architecture); err != nil {
		return err
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return err // it names the file
	}
	if err := verifyBuild(info, version); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	_, err = fmt.Fprintf(out, "%s: %s for %s, static, by %s\n", path, version, architecture, info.GoVersion)
	return err
}

func verifyFormat(path, architecture string) error {
	file, err := elf.Open(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer file.Close()
	want, ok := machines[architecture]
	if !ok || file.Machine != want {
		return fmt.Errorf("%s is for %v, not for %s", path, file.Machine, architecture)
	}
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP || segment.Type == elf.PT_DYNAMIC {
			return fmt.Errorf("%s is linked dynamically: build it with CGO_ENABLED=0", path)
		}
	}
	return nil
}

func verifyBuild(info *debug.BuildInfo, version string) error {
	if info.Main.Version != version {
		return fmt.Errorf("its version is %q, not %q", info.Main.Version, version)
	}
	for _, want := range []debug.BuildSetting{
		{Key: "CGO_ENABLED", Value: "0"}, {Key: "-trimpath", Value: "true"}, {Key: "vcs.modified", Value: "false"},
	} {
		if got := setting(info, want.Key); got != want.Value {
			return fmt.Errorf("it was built with %s=%s, not %s", want.Key, got, want.Value)
		}
	}
	for _, dependency := range info.Deps {
		if dependency.Replace != nil {
			return fmt.Errorf("%s is replaced in go.mod: `go install` would refuse it", dependency.Path)
		}
	}
	return nil
}

// setting is what the build had for a key, "" where it had nothing.
func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}
