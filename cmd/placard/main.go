// Command placard turns HTML and CSS templates into images behind signed URLs.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run(os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)) }

// run is the program without its process. It returns the exit status.
func run(args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := untilSignal()
	defer stop()
	command := rootCommand(environ)
	command.SetArgs(args)
	command.SetIn(stdin)
	command.SetOut(stdout)
	command.SetErr(stderr)
	if err := command.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(stderr, "placard:", err)
		return 1
	}
	return 0
}

// untilSignal returns a context that the first SIGINT or SIGTERM ends. The second ends the process and, with it, its
// browsers: whoever sends it doesn't want to wait. The signal's default action would not do, as process 1 has none.
func untilSignal() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() { // ends when signals is closed
		for range signals {
			if ctx.Err() != nil {
				fmt.Fprintln(os.Stderr, "placard: stopped by the second signal")
				os.Exit(1)
			}
			cancel()
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(signals)
		cancel()
	}
}

func rootCommand(environ []string) *cobra.Command {
	root := &cobra.Command{
		Use:           "placard",
		Short:         "Images from HTML and CSS templates, behind signed URLs",
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("placard {{.Version}}\n") // as the command version has it
	registerSettings(root.PersistentFlags())
	load := func(command *cobra.Command) (*settings, error) {
		s, err := loadSettings(command.Flags(), environ)
		if err != nil {
			return nil, err
		}
		s.warn(command.ErrOrStderr())
		return s, nil
	}
	root.AddCommand(serveCommand(load), signCommand(load), verifyCommand(load), renderCommand(load), newCommand(load),
		checkCommand(load), exportCommand(load), prewarmCommand(load), healthcheckCommand(load), versionCommand(load))
	return root
}

// A loader reads the settings that a command was called with.
type loader func(*cobra.Command) (*settings, error)
