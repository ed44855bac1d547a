package cache

import (
	"sync"
	"time"

	gocache "github.com/patrickmn/go-cache"
)

const (
	// overhead is what an entry costs beside its value: a key twice, two map slots, a list element, the value's header.
	overhead = 512
	// sweepEvery is how often expired entries that nobody asks for are looked for.
	sweepEvery = time.Minute
)

// A Memory keeps values in memory until they expire, within a bound of bytes that it never exceeds. It may be used from
// several goroutines and runs none of its own.
//
// go-cache knows expiry but no size, so the sizes are counted beside it, and one lock holds both together. That lock is
// held around every call of go-cache, which has no janitor here: so its OnEvicted always runs under the lock, and must
// not take it. Flush is never used, as it calls nobody back.
type Memory[V any] struct {
	max int64

	mu    sync.Mutex
	items *gocache.Cache
	order *lru
	swept time.Time
}

// NewMemory returns an empty Memory for maxBytes; 0 keeps nothing.
func NewMemory[V any](maxBytes int64) *Memory[V] {
	m := &Memory[V]{
		max:   maxBytes,
		items: gocache.New(gocache.NoExpiration, 0),
		order: newLRU(),
		swept: time.Now(),
	}
	m.items.OnEvicted(func(key string, _ any) { m.order.remove(key) })
	return m
}

// Get returns the value of key, which counts as a use of it.
func (m *Memory[V]) Get(key string) (value V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept, ok := m.items.Get(key)
	if !ok {
		m.items.Delete(key) // it may be there and expired
		return value, false
	}
	m.order.use(key)
	return kept.(V), true
}

// Set keeps value for ttl, in place of what the key had. The size is that of the value in bytes; 512 are added for the
// bookkeeping. The least recently used entries go when there is no room. A value over 1/16 of the bound isn't kept, nor
// one whose ttl is 0 or less.
func (m *Memory[V]) Set(key string, value V, size int64, ttl time.Duration) {
	size += overhead
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	m.items.Delete(key) // overwriting would call nobody back, and the old size stay counted
	if size > m.max/share || ttl <= 0 {
		return
	}
	for m.order.bytes+size > m.max {
		oldest, _ := m.order.oldest()
		m.items.Delete(oldest)
	}
	m.items.Set(key, value, ttl)
	m.order.add(key, size)
}

// Delete forgets key.
func (m *Memory[V]) Delete(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.items.Delete(key)
}

// Bytes returns what the entries take. Expired ones count until they are asked for, or until a Set a minute later.
func (m *Memory[V]) Bytes() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.order.bytes
}

// Len returns the number of entries, expired ones as in Bytes.
func (m *Memory[V]) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.order.order.Len()
}

// sweep drops what has expired. It looks at every entry, and so runs once a minute at most.
func (m *Memory[V]) sweep() {
	if time.Since(m.swept) < sweepEvery {
		return
	}
	m.swept = time.Now()
	m.items.DeleteExpired()
}
