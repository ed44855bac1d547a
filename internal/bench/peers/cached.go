package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"slices"
	"strings"

	"github.com/placard/placard/renderer"
)

// cachedQuality makes an image of about 60 KB.
const cachedQuality = 86

// hits is how many times a second the same image was served, in each round.
type hits struct {
	bytes          int // of the image
	placard, nginx []float64
}

// cached has wrk ask Placard for an image that it keeps, and nginx for a file of the same bytes.
func cached(ctx context.Context, c *config) (h *hits, err error) {
	log.Print("cached images")
	placard, err := c.startPlacard(entrant{label: "Placard"}, cachedQuality)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, placard.stop()) }()
	url, image, err := keep(ctx, placard)
	if err != nil {
		return nil, err
	}
	nginx, err := startNginx(image)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, nginx.stop()) }()
	if err := serves(ctx, nginx.url, image); err != nil {
		return nil, err
	}
	h = &hits{bytes: len(image)}
	for i := range c.rounds + 1 { // the first doesn't count
		rates, err := wrkBoth(ctx, c.lasts, i, url, nginx.url)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			h.placard, h.nginx = append(h.placard, rates[0]), append(h.nginx, rates[1])
		}
	}
	return h, nil
}

// keep has an image drawn and asks again: the second answer must come from the cache.
func keep(ctx context.Context, placard *contender) (url string, image []byte, err error) {
	if url, err = placard.url((&titles{}).next(), renderer.JPEG); err != nil {
		return "", nil, err
	}
	client := newClient()
	defer client.close()
	if _, _, err := client.fetch(ctx, url); err != nil {
		return "", nil, err
	}
	image, status, err := client.fetch(ctx, url)
	if err == nil && !strings.HasPrefix(status, "placard; hit") {
		err = fmt.Errorf("placard answered with Cache-Status %q, want a hit", status)
	}
	return url, slices.Clone(image), err
}
