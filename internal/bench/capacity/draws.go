package main

import (
	"context"
	"errors"
)

// drawn are loads of nothing but new images, by the same number of browsers.
type drawn struct {
	alone, unpinned   *load
	redis, folder, s3 *load // what an instance shares with others; s3 may be nil
	two               *load // instances, that share Redis
}

func (d *drawn) all() []*load {
	list := []*load{d.alone, d.redis, d.folder}
	if d.s3 != nil {
		list = append(list, d.s3)
	}
	return append(list, d.unpinned, d.two)
}

func (r *report) measureDraws(ctx context.Context) (err error) {
	s := &site{config: r.config}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := r.startDraws(ctx, s); err != nil {
		return err
	}
	return r.play(ctx, r.draws.all())
}

// startDraws starts the instances. Two of them can't keep each to half of the processors, so they are measured against
// one that doesn't either.
func (r *report) startDraws(ctx context.Context, s *site) error {
	redis, err := s.startRedis(ctx)
	if err != nil {
		return err
	}
	folder, err := s.folderBucket()
	if err != nil {
		return err
	}
	var failed error
	load := func(label string, store *store, flags []string, workers ...int) *load {
		l, err := s.drawing(label, store, flags, workers...)
		failed = errors.Join(failed, err)
		return l
	}
	free := []string{"--cpu-affinity=false"}
	r.draws = drawn{
		alone:    load("one instance alone", nil, nil, r.workers),
		redis:    load("one with Redis", redis, redis.flags, r.workers),
		folder:   load("one with a folder as bucket", folder, folder.flags, r.workers),
		unpinned: load("one alone, `cpu-affinity` off", nil, free, r.workers),
		two: load("two with half of the browsers each and Redis, `cpu-affinity` off", redis, append(free, redis.flags...),
			(r.workers+1)/2, r.workers/2),
	}
	if failed != nil || r.s3 == "" {
		return failed
	}
	s3, err := s.startS3(ctx)
	if err == nil {
		r.draws.s3 = load("one with S3 as bucket", s3, s3.flags, r.workers)
	}
	return errors.Join(err, failed)
}

// drawing starts instances, each with so many browsers, and returns the load of as many requests at once as those are.
func (s *site) drawing(label string, store *store, flags []string, workers ...int) (*load, error) {
	l := &load{label: label, store: store, every: 1}
	for _, n := range workers {
		instance, err := s.instance(n, flags...)
		if err != nil {
			return nil, err
		}
		l.instances, l.atOnce = append(l.instances, instance), l.atOnce+n
	}
	return l, nil
}
