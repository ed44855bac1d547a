// Command release is the part of scripts/release that is more than calling other programs: what a release is linked
// from, under which licences, and whether its binaries are what they should be.
//
//	go run ./internal/release licences                    every module in the program, and its licences
//	go run ./internal/release notices                     their texts, for whoever gets the program
//	go run ./internal/release verify BINARY ARCH VERSION  static, for this processor, of this version?
//	go run ./internal/release sbom BINARY                 what is in it: SPDX 2.3, as JSON
//	go run ./internal/release notes VERSION               what CHANGELOG.md says of it
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	commands := map[string]struct {
		arguments int
		run       func(ctx context.Context, args []string, out io.Writer) error
	}{
		"licences": {0, licences},
		"notices":  {0, notices},
		"verify":   {3, verify},
		"sbom":     {1, sbom},
		"notes":    {1, notes},
	}
	if len(args) == 0 {
		return errors.New("no command is given: `go doc ./internal/release` lists them")
	}
	command, ok := commands[args[0]]
	if !ok || len(args)-1 != command.arguments {
		return fmt.Errorf("%q is not a command with %d arguments: `go doc ./internal/release` lists them",
			args[0], len(args)-1)
	}
	return command.run(ctx, args[1:], out)
}
