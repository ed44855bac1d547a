package main

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/placard/placard/internal/chromium"
)

func versionCommand(load loader) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the Chromium that is used",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			s, err := load(command)
			if err != nil {
				return err
			}
			out := command.OutOrStdout()
			fmt.Fprintf(out, "placard %s\n", version())
			binary, err := chromium.Find(command.Context(), s.Chromium)
			if errors.Is(err, chromium.ErrNotFound) {
				_, err = fmt.Fprintf(out, "Chromium: not found (%v)\n", err)
				return err
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(out, "%s (%s)\n", binary.Version, binary.Path)
			return err
		},
	}
}

// version is what the build says: a release's tag, or the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return setting.Value
		}
	}
	return "development"
}
