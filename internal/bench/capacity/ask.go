package main

import (
	"cmp"
	"context"
	"fmt"
	"sync/atomic"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/renderer"
)

// ask sends one request after another over a connection, the ith. While there are enough images that are kept, no two
// connections ask for the same.
func (l *load) ask(ctx context.Context, i int, next func() (n int64, ok bool)) (turn, error) {
	client := bench.NewClient(patience)
	defer client.Close()
	var sum turn
	for n, ok := next(); ok; n, ok = next() {
		url, status, err := l.request(n, i+int(sum.hits)*l.atOnce)
		if err != nil {
			return turn{}, err
		}
		size, err := client.Get(ctx, url, status)
		if err != nil {
			return turn{}, err
		}
		sum.bytes += size
		if status == bench.Drawn {
			sum.draws++
		} else {
			sum.hits++
		}
	}
	return sum, nil
}

// request returns the nth URL of all and the Cache-Status that it must have. Where it isn't for a new image, it is for
// one of those that are kept.
func (l *load) request(n int64, kept int) (url, status string, err error) {
	if l.every > 0 && n%l.every == 0 {
		url, err = l.fresh(n)
		return url, bench.Drawn, err
	}
	return l.kept[kept%len(l.kept)], bench.Kept, nil
}

// titles counts the titles, each of which nobody has asked for before.
var titles atomic.Int64

// fresh returns the URL of a new image.
func (l *load) fresh(n int64) (string, error) {
	return l.instances[n%int64(len(l.instances))].SignJob(renderer.Job{
		Template: cmp.Or(l.template, article), Format: renderer.JPEG, Quality: quality,
		Modifications: []renderer.Modification{{
			Field: "title", Value: fmt.Sprintf("Night train %06d is back, nobody’s in a hurry", titles.Add(1)),
		}},
	})
}
