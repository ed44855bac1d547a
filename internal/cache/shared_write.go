package cache

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/placard/placard/internal/guard"
)

const (
	// sharedWriters is how many images are written to a shared tier at once: more than one, as each waits for an answer.
	sharedWriters = 8
	// writeTimeout is how long one write may take. No request waits for it.
	writeTimeout = 5 * time.Second
	// farewell is how long the writes may take, all together, that are still queued when the cache is closed.
	farewell = 2 * time.Second
)

var errUnfit = errors.New("this tier doesn't take the image: too large, or incomplete")

// add has an image written behind the back of its request. The channel gets the outcome.
func (s *shared) add(key string, e Entry) <-chan error {
	stored := make(chan error, 1)
	switch {
	case s == nil:
		stored <- guard.ErrSkipped
	case s.maxBytes > 0 && int64(len(e.Image.Bytes)) > s.maxBytes, s.forGood && e.Image.Incomplete:
		stored <- errUnfit
	default:
		s.writer.add(pending{key: key, entry: e, stored: stored})
	}
	return stored
}

// write is the writer's.
func (s *shared) write(p pending) error {
	head, err := encode(p.key, p.entry)
	if err != nil {
		return err
	}
	data := slices.Concat(head, p.entry.Image.Bytes)
	return s.put(s.ctx, writeTimeout, p.key, data, time.Until(p.entry.Expires))
}

func (s *shared) put(ctx context.Context, limit time.Duration, key string, data []byte, ttl time.Duration) error {
	if ttl <= 0 {
		return nil
	}
	_, err := guard.Do(ctx, s.writes, limit, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.store.Put(ctx, key, data, ttl)
	})
	return err
}

// close writes what is queued, as far as that is possible within a moment.
func (s *shared) close() {
	if s == nil {
		return
	}
	late := time.AfterFunc(farewell, s.leave)
	_ = s.writer.close() // it is in the log; and another instance, or a later run, draws it again
	late.Stop()
	s.leave()
}
