package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/placard/placard/internal/bench"
)

// library measures how long the server takes from its start until it listens, by how many templates its folder has.
func library(ctx context.Context, c *config, dir string) ([]*series, error) {
	s := &series{name: "templates in the folder", what: "start until it listens"}
	for _, n := range []int{10, 100, 1000} {
		folder := filepath.Join(dir, strconv.Itoa(n))
		if err := writeMany(folder, n); err != nil {
			return nil, err
		}
		s.steps = append(s.steps, c.starting(strconv.Itoa(n), "--templates", folder))
	}
	return measureAll(ctx, c, s)
}

// starting is a step that starts a server and stops it. Whoever starts one waits, whatever it finds: the work is 1.
func (c *config) starting(label string, flags ...string) *step {
	var server *bench.Placard
	var used time.Duration
	next := &step{label: label, work: 1, ops: 1, cpu: func() (time.Duration, error) { return used, nil }}
	next.do = func(ctx context.Context) (err error) {
		server, err = c.start(ctx, flags...)
		return err
	}
	next.undo = func() error {
		cpu, err := server.CPU()
		if err != nil {
			return err
		}
		used += cpu
		memory, _, err := server.PSS()
		if err != nil {
			return err
		}
		next.note = fmt.Sprintf("%d MB", memory/1e6)
		return server.Stop()
	}
	return next
}
