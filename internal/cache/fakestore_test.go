package cache

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/placard/placard/internal/pause"
)

// A fakeStore is a LockStore in memory, in the time of its bubble.
type fakeStore struct {
	mu    sync.Mutex
	files map[string][]byte
	ttls  map[string]time.Duration
	locks map[string]*fakeLock
	// trouble, where set, comes before each call, and may end it.
	trouble func(ctx context.Context, call string) error
}

func newFakeStore() *fakeStore {
	return &fakeStore{files: map[string][]byte{}, ttls: map[string]time.Duration{}, locks: map[string]*fakeLock{}}
}

// hangs is the trouble of a store that has no answer to some calls.
func hangs(calls ...string) func(context.Context, string) error {
	return func(ctx context.Context, call string) error {
		if !slices.Contains(calls, call) {
			return nil
		}
		<-ctx.Done()
		return ctx.Err()
	}
}

// lags is the trouble of a store that is slow with every call.
func lags(d time.Duration) func(context.Context, string) error {
	return func(ctx context.Context, _ string) error {
		if !pause.For(ctx, d) {
			return ctx.Err()
		}
		return nil
	}
}

func (s *fakeStore) begin(ctx context.Context, call string) error {
	s.mu.Lock()
	trouble := s.trouble
	s.mu.Unlock()
	if trouble == nil {
		return nil
	}
	return trouble(ctx, call)
}

// is sets the trouble of a store.
func (s *fakeStore) is(trouble func(context.Context, string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = trouble
}

func (s *fakeStore) Get(ctx context.Context, key string) ([]byte, error) {
	if err := s.begin(ctx, "get"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.files[key]
	if !ok {
		return nil, ErrMiss
	}
	return bytes.Clone(data), nil
}

func (s *fakeStore) Put(ctx context.Context, key string, data []byte, ttl time.Duration) error {
	if err := s.begin(ctx, "put"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[key], s.ttls[key] = bytes.Clone(data), ttl
	return nil
}

func (s *fakeStore) Delete(ctx context.Context, key string) error {
	if err := s.begin(ctx, "delete"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, key)
	return nil
}

// kept returns what the store has.
func (s *fakeStore) kept() map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.files)
}

type fakeLock struct {
	on    *fakeStore
	key   string
	lease time.Duration
	until time.Time
}

var errLost = errors.New("the lease has run out")

func (s *fakeStore) Lock(ctx context.Context, key string, lease time.Duration) (Lock, error) {
	if err := s.begin(ctx, "lock"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other, ok := s.locks[key]; ok && time.Now().Before(other.until) {
		return nil, ErrLocked
	}
	l := &fakeLock{s, key, lease, time.Now().Add(lease)}
	s.locks[key] = l
	return l, nil
}

func (l *fakeLock) Renew(ctx context.Context) error {
	return l.change(ctx, "renew", func() { l.until = time.Now().Add(l.lease) })
}

func (l *fakeLock) Release(ctx context.Context) error {
	return l.change(ctx, "release", func() { delete(l.on.locks, l.key) })
}

func (l *fakeLock) change(ctx context.Context, call string, effect func()) error {
	if err := l.on.begin(ctx, call); err != nil {
		return err
	}
	l.on.mu.Lock()
	defer l.on.mu.Unlock()
	if l.on.locks[l.key] != l {
		return errLost
	}
	effect()
	return nil
}

// A ledger counts what a cache observes.
type ledger struct {
	mu   sync.Mutex
	seen map[string]int
}

func (l *ledger) observe(tier, result string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen = map[string]int{}
	}
	l.seen[tier+" "+result]++
}

func (l *ledger) want(t *testing.T, what string, n int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if got := l.seen[what]; got != n {
		t.Errorf("%q was observed %d times, want %d: %v", what, got, n, l.seen)
	}
}
