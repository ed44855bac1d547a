package main

import (
	"context"
	"errors"
	"log"
	"time"

	"github.com/placard/placard/renderer"
)

// starts returns how long it takes from starting Placard, with an empty data folder, to the bytes of its first image.
func starts(ctx context.Context, c *config) ([]time.Duration, error) {
	log.Print("from start to first image")
	var list []time.Duration
	for range c.rounds {
		took, err := c.firstImage(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, took)
	}
	return list, nil
}

func (c *config) firstImage(ctx context.Context) (took time.Duration, err error) {
	start := time.Now()
	placard, err := c.startPlacard(entrant{label: "Placard"}, quality)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, placard.stop()) }()
	client := newClient()
	defer client.close()
	_, err = client.get(ctx, placard, (&titles{}).next(), renderer.JPEG)
	return time.Since(start), err
}
