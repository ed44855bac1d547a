package main

import (
	"context"
	"fmt"
	"time"

	"github.com/placard/placard/internal/bench"
)

// connections is how many requests for kept images come at once, and keptEach how many images each asks for by turns.
const connections, keptEach = 8, 2

// fill has images drawn and waits until they are kept where the load is to find them.
func (l *load) fill(ctx context.Context) error {
	client := bench.NewClient(patience)
	defer client.Close()
	for range connections * keptEach {
		url, err := l.fresh(0)
		if err != nil {
			return err
		}
		if err := waitKept(ctx, client, url); err != nil {
			return fmt.Errorf("%s: %w", l.label, err)
		}
		l.kept = append(l.kept, url)
	}
	return nil
}

// waitKept asks for an image until it is kept: images are written behind the backs of their requests.
func waitKept(ctx context.Context, client *bench.Client, url string) error {
	const pauses = 5 * time.Millisecond
	for end := time.Now().Add(patience); ; {
		status, _, err := client.Ask(ctx, url)
		if err != nil || status == bench.Kept {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("an image isn't kept: its Cache-Status is still %q", status)
		}
		if err := pause(ctx, pauses); err != nil {
			return err
		}
	}
}
