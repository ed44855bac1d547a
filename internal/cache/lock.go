package cache

import (
	"context"
	"errors"
	"time"

	"github.com/placard/placard/internal/guard"
)

// ErrLocked: another instance has the lock.
var ErrLocked = errors.New("locked")

// A LockStore is a Store that has locks too. Its Put must be seen by whoever gets a lock after it.
type LockStore interface {
	Store
	// Lock takes the lock of key, which is free again after lease unless it is renewed. The error is ErrLocked where
	// another has it.
	Lock(ctx context.Context, key string, lease time.Duration) (Lock, error)
}

// A Lock is one that was taken.
type Lock interface {
	// Renew has the lease begin anew.
	Renew(ctx context.Context) error
	// Release frees the lock, unless the lease has run out and another has it.
	Release(ctx context.Context) error
}

const (
	// lease is how long an instance that died keeps others from drawing what it drew.
	lease = 2 * time.Second
	// renewEvery leaves time for three tries.
	renewEvery = lease / 4
)

// lock takes the lock of a key in Redis. Its errors are ErrLocked, and those of guard.Do.
func (c *Cache) lock(ctx context.Context, key string) (Lock, error) {
	return guard.Do(ctx, c.redis.writes, c.cfg.SharedTimeout, func(ctx context.Context) (Lock, error) {
		return c.cfg.Redis.Lock(ctx, key, lease)
	})
}

// hold keeps a lock in a goroutine, until release is called. That frees it, after a note for those who wait for the
// image that it won't be in Redis, where that is so. Nobody has to wait for either. If Redis is away the lease runs
// out, and others draw too.
func (c *Cache) hold(key string, lock Lock) (release func(note bool)) {
	ctx := c.redis.ctx // not the request's, whose end or budget must not keep the lock from being freed
	ended := make(chan bool, 1)
	c.holding.Go(func() {
		renew := time.NewTicker(renewEvery)
		defer renew.Stop()
		for {
			select {
			case <-renew.C:
				_ = c.tell(ctx, lock.Renew)
			case note := <-ended:
				if note {
					_ = c.redis.put(ctx, c.cfg.SharedTimeout, key, []byte(notHere), lease)
				}
				_ = c.tell(ctx, lock.Release)
				return
			}
		}
	})
	return func(note bool) { ended <- note }
}

// tell makes a call of a Lock.
func (c *Cache) tell(ctx context.Context, call func(context.Context) error) error {
	_, err := guard.Do(ctx, c.redis.writes, c.cfg.SharedTimeout, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, call(ctx)
	})
	return err
}
