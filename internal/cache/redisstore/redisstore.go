// Package redisstore keeps the cache's files and locks in Redis. It and whatever else needs Redis share one client, of
// Connect.
package redisstore

import (
	"context"
	"errors"
	"time"

	"github.com/go-redsync/redsync/v4"
	"github.com/go-redsync/redsync/v4/redis/goredis/v9"
	"github.com/redis/go-redis/v9"

	"github.com/placard/placard/internal/cache"
)

const (
	// prefix begins all keys. Its number is that of the layout: versions of the program with other ones don't meet.
	prefix = "placard:1:"
	// mostBytes is what is read of a value. No file of ours is larger, and what else is there is no file of ours.
	mostBytes = 128 << 20
)

// A Store is a cache.LockStore.
type Store struct {
	client redis.UniversalClient
	locks  *redsync.Redsync
}

// New returns a Store. The client is the caller's to close.
func New(client redis.UniversalClient) *Store {
	return &Store{client: client, locks: redsync.New(goredis.NewPool(client))}
}

// Get returns the file of a key. A range of bytes has a bound, which GET has not, and is empty where there is no key.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	data, err := s.client.GetRange(ctx, prefix+"image:"+key, 0, mostBytes).Bytes()
	if err == nil && len(data) == 0 {
		return nil, cache.ErrMiss
	}
	return data, err
}

// Put keeps a file for ttl.
func (s *Store) Put(ctx context.Context, key string, data []byte, ttl time.Duration) error {
	return s.client.Set(ctx, prefix+"image:"+key, data, max(ttl, time.Millisecond)).Err()
}

// Delete forgets a file.
func (s *Store) Delete(ctx context.Context, key string) error {
	return s.client.Del(ctx, prefix+"image:"+key).Err()
}

// Lock takes the lock of a key with one try. How long that may take is for ctx to say: redsync itself would wait a
// twentieth of the lease, and take a busy Redis for one that is away.
func (s *Store) Lock(ctx context.Context, key string, lease time.Duration) (cache.Lock, error) {
	mutex := s.locks.NewMutex(prefix+"lock:"+key, redsync.WithExpiry(lease), redsync.WithTimeoutFactor(1))
	err := mutex.TryLockContext(ctx)
	if _, taken := errors.AsType[*redsync.ErrTaken](err); taken {
		return nil, cache.ErrLocked
	}
	if err != nil {
		return nil, err
	}
	return lock{mutex}, nil
}

type lock struct{ mutex *redsync.Mutex }

func (l lock) Renew(ctx context.Context) error {
	_, err := l.mutex.ExtendContext(ctx)
	return err
}

func (l lock) Release(ctx context.Context) error {
	_, err := l.mutex.UnlockContext(ctx)
	return err
}
