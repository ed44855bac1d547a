package main

import (
	"context"
	"errors"

	"github.com/placard/placard/internal/bench"
)

// more are templates that are drawn after the article, a few images of each: with it as many as each browser keeps
// pages of.
var more = []string{"event", "podcast", "quote"}

const few = 50

// memories is the PSS of an instance in bytes, of one after another that were started anew.
type memories struct{ server, browser, page []float64 }

// megabytes is what an instance needs whose browsers have a page open for each of the templates.
func (r *report) megabytes() float64 {
	browser := of3(r.memory.browser).median + float64(len(more))*of3(r.memory.page).median
	return (of3(r.memory.server).median + float64(r.workers)*browser) / 1e6
}

// measureMemory starts instances while nothing else of this measurement runs, whose pages would be shared.
func (r *report) measureMemory(ctx context.Context) error {
	for range min(r.rounds, 3) {
		if err := r.footprint(ctx); err != nil {
			return err
		}
	}
	return nil
}

// footprint reads the memory after some images of one template, and again after some of others.
func (r *report) footprint(ctx context.Context) (err error) {
	s := &site{config: r.config}
	defer func() { err = errors.Join(err, s.stop()) }()
	instance, err := s.instance(r.workers)
	if err != nil {
		return err
	}
	server, one, err := r.after(ctx, instance, r.images, article)
	if err != nil {
		return err
	}
	_, all, err := r.after(ctx, instance, few, more...)
	r.memory.server = append(r.memory.server, server)
	r.memory.browser = append(r.memory.browser, one)
	r.memory.page = append(r.memory.page, (all-one)/float64(len(more)))
	return err
}

// after has images of each template drawn, and returns the memory of the server and of each of its browsers then.
func (r *report) after(
	ctx context.Context, instance *bench.Placard, images int, templates ...string,
) (server, browser float64, err error) {
	for _, name := range templates {
		l := &load{
			label: "memory", template: name, every: 1, instances: []*bench.Placard{instance}, atOnce: r.workers,
		}
		if _, err := l.do(ctx, func(n int64) bool { return n <= int64(images) }); err != nil {
			return 0, 0, err
		}
	}
	all, _, err := instance.PSS()
	if err != nil {
		return 0, 0, err
	}
	alone, err := instance.ServerPSS()
	return float64(alone), float64(all-alone) / float64(r.workers), err
}
