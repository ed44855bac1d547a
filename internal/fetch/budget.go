package fetch

import (
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"
)

// A budget bounds the bytes of images that are being fetched, or wait for a browser, over all documents.
type budget struct {
	bytes int64
	free  *semaphore.Weighted
}

func newBudget(bytes int64) *budget {
	return &budget{bytes: bytes, free: semaphore.NewWeighted(bytes)}
}

// reserve waits for room for what a document may need, in the order of arrival. One that needs more than there is gets
// it all, and so is alone. One that needs nothing waits for nobody.
func (b *budget) reserve(ctx context.Context, bytes int64) (*reservation, error) {
	bytes = min(bytes, b.bytes)
	if bytes == 0 {
		return &reservation{b, 0}, nil
	}
	if err := b.free.Acquire(ctx, bytes); err != nil {
		return nil, fmt.Errorf("waiting for memory for remote images (--image-waiting): %w", err)
	}
	return &reservation{b, bytes}, nil
}

// A reservation is a document's part of the budget.
type reservation struct {
	budget *budget
	bytes  int64
}

// keep gives back all but what was needed.
func (r *reservation) keep(bytes int64) {
	if bytes < r.bytes {
		r.budget.free.Release(r.bytes - bytes)
		r.bytes = bytes
	}
}
