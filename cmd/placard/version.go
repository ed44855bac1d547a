package main

import (
	"errors"
	"fmt"
	"runtime"

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
			fmt.Fprintf(out, "placard %s\ncommit %s\n%s %s/%s\n",
				version(), thisBuild().commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
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

// version names the source of this program, for people, logs and metrics: v1.0.0 for a release.
func version() string { return thisBuild().version }
