package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/renderer"
)

// keys measures what an image that is kept costs the server, by how many keys its URL is verified with. All of them are
// tried for every URL, whether they are of one project or of many, so the time may grow with them.
func keys(ctx context.Context, c *config, dir string) (done []*series, err error) {
	if err := (card{fields: 1}).write(dir, fieldsName(1)); err != nil {
		return nil, err
	}
	var servers []*bench.Placard
	defer func() {
		for _, server := range servers {
			err = errors.Join(err, server.Stop())
		}
	}()
	s := &series{name: "keys", what: "an image that is kept"}
	for _, n := range []int{1, 10, 100} {
		flags := []string{"--templates", dir}
		if n > 1 {
			flags = append(flags, "--key", otherKeys(n-1))
		}
		server, err := c.start(ctx, flags...)
		if err != nil {
			return nil, err
		}
		servers = append(servers, server)
		next, err := hits(ctx, server)
		if err != nil {
			return nil, err
		}
		next.label, next.work = strconv.Itoa(n), float64(n)
		s.steps = append(s.steps, next)
	}
	return measureAll(ctx, c, s)
}

// otherKeys returns a list of n keys that sign nothing.
func otherKeys(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("%032d", i)
	}
	return strings.Join(list, ",")
}

// hits is a step that asks for one image again and again.
func hits(ctx context.Context, server *bench.Placard) (*step, error) {
	url, err := server.SignJob(renderer.Job{Template: fieldsName(1), Format: renderer.JPEG, Modifications: title(1)})
	if err != nil {
		return nil, err
	}
	client := bench.NewClient(patience)
	if _, err := client.Get(ctx, url, bench.Drawn); err != nil {
		return nil, err
	}
	const times = 20 // together: the server's processor time counts in hundredths of a second
	return &step{warm: 1, ops: times, cpu: server.CPU, do: func(ctx context.Context) error {
		for range times {
			if _, err := client.Get(ctx, url, bench.Kept); err != nil {
				return err
			}
		}
		return nil
	}}, nil
}
