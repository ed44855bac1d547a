package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/renderer"
)

// turns are how many templates are drawn in turn; the server keeps pages of four.
var turns = []int{1, 4, 5, 10, 100, 1000}

// A studio is a server that draws, and what asks it.
type studio struct {
	server *bench.Placard
	client *client
	photos string // where remote images are
	images int    // asked for so far: no two are alike
}

// draw measures what an image costs that nobody has asked for before.
func draw(ctx context.Context, c *config, dir string) (done []*series, err error) {
	if err := writeMany(dir, turns[len(turns)-1]); err != nil {
		return nil, err
	}
	if err := writeCards(dir); err != nil {
		return nil, err
	}
	photos := servePhotos()
	defer photos.Close()
	server, err := c.start(ctx, "--templates", dir, "--image-private-cidrs", "127.0.0.0/8", "--render-timeout", "1m",
		"--cache-disk", "0")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	s := &studio{server: server, client: newClient(), photos: photos.URL}
	defer s.client.close()
	for _, next := range []*series{
		s.pixels(renderer.JPEG), s.pixels(renderer.PNG), s.pixels(renderer.WebP),
		s.scales(), s.fields(), s.lengths(), s.turns(), s.remote(),
	} {
		if err := next.measure(ctx, c); err != nil {
			return done, err
		}
		done = append(done, next)
	}
	return done, nil
}

// step draws jobs. Its pages are opened before a turn, where they can stay open.
func (s *studio) step(label string, work float64, job func(image int) renderer.Job) *step {
	return &step{label: label, work: work, warm: 1, ops: 1, cpu: s.server.CPU, do: func(ctx context.Context) error {
		s.images++
		j := job(s.images)
		j.Version = fmt.Sprint(s.images)
		url, err := s.server.SignJob(j)
		if err != nil {
			return err
		}
		return s.client.get(ctx, url, drawn)
	}}
}

// texts are modifications of the first n text fields.
func texts(n int, text string) []renderer.Modification {
	list := make([]renderer.Modification, n)
	for i := range list {
		list[i] = renderer.Modification{Field: fmt.Sprintf("t%d", i), Value: text}
	}
	return list
}

// title is what a card of one field says in its nth image.
func title(image int) []renderer.Modification {
	return texts(1, fmt.Sprintf("Night train %06d is back", image))
}
