package bench

import (
	"context"
	"errors"
	"flag"
	"log"
	"os"
	"os/signal"
	"syscall"
)

// Main is the main function of a benchmark's command: it parses the arguments and runs the benchmark until that is done
// or somebody ends it. Log lines begin with name.
func Main[Config any](name string, parse func(args []string) (Config, error), run func(context.Context, Config) error) {
	log.SetFlags(0)
	log.SetPrefix(name + ": ")
	c, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := run(ctx, c); err != nil {
		log.Fatal(err) //nolint:gocritic // the signals are the process's
	}
}
