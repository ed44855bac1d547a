package fetch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"sync"
	"time"

	"github.com/placard/placard/renderer"
)

// errPanic is a fault of ours, and so no missing image: it fails the document.
var errPanic = errors.New("fetching a remote image panicked")

// gather returns a document's images and why others can't be had, by URL, with the memory that is reserved for them.
// What needs no fetch waits for no memory: hosts that don't answer may have all of it.
func (p *Painter) gather(ctx context.Context, urls []string) (
	pictures map[string]renderer.Bitmap, failures map[string]error, reserved *reservation, err error,
) {
	pictures, wanted := p.atHand(urls)
	if reserved, err = p.reserve(ctx, wanted); err != nil {
		return nil, nil, nil, err
	}
	fetched, failures := p.fetchAll(ctx, wanted)
	reserved.keep(size(fetched))
	maps.Copy(pictures, fetched)
	return pictures, failures, reserved, nil
}

// atHand returns those of the images that are kept, and the URLs of the others.
func (p *Painter) atHand(urls []string) (pictures map[string]renderer.Bitmap, wanted []string) {
	pictures = map[string]renderer.Bitmap{}
	for _, u := range urls {
		if picture, ok := p.kept.Load().Get(u); ok {
			pictures[u] = picture
		} else {
			wanted = append(wanted, u)
		}
	}
	return pictures, wanted
}

// reserve waits for room for those of the images that have to be fetched: a data URL has its bytes with it.
func (p *Painter) reserve(ctx context.Context, urls []string) (*reservation, error) {
	var bytes int64
	for _, u := range urls {
		if !isDataURL(u) {
			bytes += p.fetcher.cfg.MaxBytes
		}
	}
	return p.waiting.reserve(ctx, bytes)
}

// size is what pictures take, in bytes.
func size(pictures map[string]renderer.Bitmap) (total int64) {
	for _, picture := range pictures {
		total += int64(len(picture.Bytes))
	}
	return total
}

// oldest returns when the first of pictures was fetched; zero for none.
func oldest(pictures map[string]renderer.Bitmap) (first time.Time) {
	for _, picture := range pictures {
		if first.IsZero() || picture.FetchedAt.Before(first) {
			first = picture.FetchedAt
		}
	}
	return first
}

// fetchAll gets the images side by side, and returns those that it got and why it didn't get the others, by URL.
func (p *Painter) fetchAll(ctx context.Context, urls []string) (map[string]renderer.Bitmap, map[string]error) {
	pictures, failures := map[string]renderer.Bitmap{}, map[string]error{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, u := range urls {
		all.Go(func() {
			picture, err := p.fetch(ctx, u)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failures[u] = err
				return
			}
			pictures[u] = picture
		})
	}
	all.Wait()
	return pictures, failures
}

// fetch gets one image, kept or new. It recovers itself, as nobody up the stack can: it has a goroutine of its own, and
// a panic in that, over foreign bytes, would end the process.
func (p *Painter) fetch(ctx context.Context, u string) (picture renderer.Bitmap, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanic, reason, debug.Stack())
		}
	}()
	kept := p.kept.Load()
	if picture, ok := kept.Get(u); ok { // it has come while this one waited for room
		return picture, nil
	}
	began := time.Now()
	picture, err = p.fetcher.Fetch(ctx, u)
	picture.FetchedAt = began
	if isDataURL(u) {
		return picture, err
	}
	p.config.Observe(err)
	if err == nil {
		kept.Set(u, picture, int64(len(u)+cap(picture.Bytes)), p.config.TTL)
	}
	return picture, err
}
