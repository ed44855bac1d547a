package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/bench"
)

// A store is what instances share.
type store struct {
	flags []string                      // of an instance that uses it
	cpu   func() (time.Duration, error) // that it has used; nil where it has no process
}

// startRedis starts Redis, which keeps nothing on disk. It tells its own processor time, in microseconds.
func (s *site) startRedis(ctx context.Context) (*store, error) {
	address, err := bench.FreeAddress()
	if err != nil {
		return nil, err
	}
	host, port, _ := strings.Cut(address, ":")
	program, err := bench.StartService(ctx, os.Stderr, address,
		s.redis, "--bind", host, "--port", port, "--save", "", "--appendonly", "no")
	if err != nil {
		return nil, err
	}
	client := redis.NewClient(&redis.Options{Addr: address})
	s.running = append(s.running, program.Stop, client.Close)
	return &store{flags: []string{"--redis-url", "redis://" + address}, cpu: func() (time.Duration, error) {
		info, err := client.Info(ctx, "cpu").Result()
		if err != nil {
			return 0, fmt.Errorf("asking Redis for its processor time: %w", err)
		}
		return redisCPU(info)
	}}, nil
}

// redisCPU reads the lines used_cpu_user and used_cpu_sys, in seconds, of Redis's INFO.
func redisCPU(info string) (time.Duration, error) {
	var sum float64
	for _, name := range []string{"used_cpu_user:", "used_cpu_sys:"} {
		_, rest, ok := strings.Cut(info, name)
		number, _, _ := strings.Cut(rest, "\r\n")
		seconds, err := strconv.ParseFloat(number, 64)
		if !ok || err != nil {
			return 0, errors.New("the INFO of Redis lacks its processor time: " + strconv.Quote(info))
		}
		sum += seconds
	}
	return time.Duration(sum * float64(time.Second)), nil
}

// startS3 starts an S3 server that keeps objects in memory.
func (s *site) startS3(ctx context.Context) (*store, error) {
	address, err := bench.FreeAddress()
	if err != nil {
		return nil, err
	}
	const bucket, region = "images", "eu-central-1"
	program, err := bench.StartService(ctx, os.Stderr, address,
		s.s3, "-host", address, "-backend", "memory", "-initialbucket", bucket, "-quiet")
	if err != nil {
		return nil, err
	}
	s.running = append(s.running, program.Stop)
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} { // it takes any
		if err := os.Setenv(name, "placard"); err != nil {
			return nil, err
		}
	}
	query := url.Values{"endpoint": {"http://" + address}, "region": {region}, "use_path_style": {"true"}}
	return &store{flags: []string{"--bucket", "s3://" + bucket + "?" + query.Encode()}, cpu: program.CPU}, nil
}

// folderBucket is a bucket that is a folder.
func (s *site) folderBucket() (*store, error) {
	dir, err := s.folder()
	return &store{flags: []string{"--bucket", "file://" + dir}}, err
}
