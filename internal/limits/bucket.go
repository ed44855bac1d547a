package limits

import (
	"context"
	"time"
)

// A bucket holds the tokens of one key or address: perMinute of them at most, and as many more every minute.
type bucket struct {
	by, name  string
	perMinute int
}

// A store keeps buckets. One that it has not seen is full.
type store interface {
	// wait returns how long it is until the bucket has a token; 0: it has one.
	wait(ctx context.Context, b bucket) (time.Duration, error)
	// take takes a token, or returns how long it is until there is one.
	take(ctx context.Context, b bucket) (time.Duration, error)
}

// A refusal is a bucket that has no token.
type refusal struct {
	bucket
	wait time.Duration
}

// spend takes a token from every bucket, or says which of them has none. A render that the second bucket refuses costs
// the first one nothing, unless another took the second's last token just then.
func spend(ctx context.Context, s store, buckets []bucket) (*refusal, error) {
	for _, b := range buckets[min(1, len(buckets)):] { // the first one's take asks as well
		if wait, err := s.wait(ctx, b); err != nil || wait > 0 {
			return refuse(b, wait, err)
		}
	}
	for _, b := range buckets {
		if wait, err := s.take(ctx, b); err != nil || wait > 0 {
			return refuse(b, wait, err)
		}
	}
	return nil, nil
}

func refuse(b bucket, wait time.Duration, err error) (*refusal, error) {
	if err != nil {
		return nil, err
	}
	return &refusal{b, wait}, nil
}
