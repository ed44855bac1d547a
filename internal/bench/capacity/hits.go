package main

import (
	"context"
	"errors"
	"slices"

	"github.com/placard/placard/internal/bench"
)

// found are loads of nothing but hits, by where the image is found.
type found struct{ memory, disk, redis, folder, s3 *load } // s3 may be nil

func (f *found) all() []*load {
	list := []*load{f.memory, f.disk, f.redis, f.folder}
	if f.s3 != nil {
		list = append(list, f.s3)
	}
	return list
}

func (r *report) measureHits(ctx context.Context) (err error) {
	s := &site{config: r.config}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := r.startHits(ctx, s); err != nil {
		return err
	}
	return r.play(ctx, r.hits.all())
}

// startHits starts instances that keep images in one place only, so that they are found there every time.
func (r *report) startHits(ctx context.Context, s *site) error {
	redis, err := s.startRedis(ctx)
	if err != nil {
		return err
	}
	folder, err := s.folderBucket()
	if err != nil {
		return err
	}
	var failed error
	load := func(label string, store *store, flags ...string) *load {
		l, err := s.hitting(ctx, label, store, flags...)
		failed = errors.Join(failed, err)
		return l
	}
	r.hits = found{
		memory: load("memory", nil),
		disk:   load("the disk", nil, "--cache-memory", "0"),
		redis:  load("Redis", redis, nowhere...),
		folder: load("a bucket that is a folder", folder, nowhere...),
	}
	if failed != nil || r.s3 == "" {
		return failed
	}
	s3, err := s.startS3(ctx)
	if err == nil {
		r.hits.s3 = load("a bucket of S3", s3, nowhere...)
	}
	return errors.Join(err, failed)
}

// nowhere are flags of an instance that keeps nothing on its own machine.
var nowhere = []string{"--cache-memory", "0", "--cache-disk", "0"}

// hitting starts an instance and returns a load of images that it has.
func (s *site) hitting(ctx context.Context, label string, store *store, flags ...string) (*load, error) {
	if store != nil {
		flags = append(slices.Clip(flags), store.flags...)
	}
	instance, err := s.instance(1, flags...)
	if err != nil {
		return nil, err
	}
	l := &load{label: label, store: store, instances: []*bench.Placard{instance}, atOnce: connections}
	err = l.fill(ctx)
	return l, err
}
