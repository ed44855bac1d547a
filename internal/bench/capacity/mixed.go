package main

import (
	"context"
	"errors"

	"github.com/placard/placard/internal/bench"
)

// everies are which requests are for new images: the hit rates are 0, 0.5, 0.9 and 0.99.
var everies = []int64{1, 2, 10, 100}

// measureMixed has one instance draw and serve what it keeps. More requests come at once than there are browsers, so
// that those find work while hits are served.
func (r *report) measureMixed(ctx context.Context) (err error) {
	s := &site{config: r.config}
	defer func() { err = errors.Join(err, s.stop()) }()
	instance, err := s.instance(r.workers)
	if err != nil {
		return err
	}
	instances := []*bench.Placard{instance}
	kept := &load{label: "mixed", instances: instances}
	if err := kept.fill(ctx); err != nil {
		return err
	}
	for _, every := range everies {
		r.mixed = append(r.mixed, &load{
			label: "mixed", instances: instances, atOnce: 4 * r.workers, every: every, kept: kept.kept,
		})
	}
	return r.play(ctx, r.mixed)
}

// hitRate is the share of hits in a load.
func (l *load) hitRate() float64 { return 1 - 1/float64(l.every) }
