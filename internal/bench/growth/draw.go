package main

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/renderer"
)

// patience is how long one answer may take before something is broken.
const patience = time.Minute

// turns are how many templates are drawn in turn; the server keeps pages of four.
var turns = []int{1, 4, 5, 10, 100, 1000}

// draw measures what an image costs that nobody has asked for before.
func draw(ctx context.Context, c *config, dir string) (done []*series, err error) {
	if err := errors.Join(writeCards(dir), writeMany(dir, turns[len(turns)-1])); err != nil {
		return nil, err
	}
	s, err := newStudio(ctx, c, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	return measureAll(ctx, c,
		s.pixels(renderer.JPEG), s.pixels(renderer.PNG), s.pixels(renderer.WebP),
		s.scales(), s.fields(), s.lengths(), s.turns(), s.remote())
}

// A studio is a server that draws, and what asks it.
type studio struct {
	server *bench.Placard
	client *bench.Client
	photos *httptest.Server // remote images
	images int              // asked for so far: no two are alike
}

// newStudio starts a server with a folder of templates, and without a disk, whose writing is measured elsewhere.
func newStudio(ctx context.Context, c *config, templates string) (*studio, error) {
	server, err := c.start(ctx, "--templates", templates, "--image-private-cidrs", "127.0.0.0/8,::1/128",
		"--render-timeout", patience.String(), "--cache-disk", "0")
	if err != nil {
		return nil, err
	}
	return &studio{server: server, client: bench.NewClient(patience), photos: servePhotos()}, nil
}

func (s *studio) close() error {
	s.client.Close()
	s.photos.Close()
	return s.server.Stop()
}

// step draws jobs. Its page is opened before a turn, where it can stay open.
func (s *studio) step(label string, work float64, job func(image int) renderer.Job) *step {
	return &step{label: label, work: work, warm: 1, ops: 1, cpu: s.server.CPU, do: func(ctx context.Context) error {
		s.images++
		url, err := s.server.SignJob(job(s.images))
		if err != nil {
			return err
		}
		_, err = s.client.Get(ctx, url, bench.Drawn)
		return err
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
