package cache

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// slot is the size of a value that with its overhead takes 1 KiB.
const slot = 1024 - overhead

func TestMemoryDropsLeastRecentlyUsed(t *testing.T) {
	m := NewMemory[int](16 << 10)
	for i := range 16 {
		m.Set(strconv.Itoa(i), i, slot, time.Hour)
	}
	m.Get("0") // now 1 is the oldest
	m.Set("new", 99, slot, time.Hour)

	for key, want := range map[string]bool{"0": true, "1": false, "2": true, "15": true, "new": true} {
		if _, got := m.Get(key); got != want {
			t.Errorf("Get(%q) found %v, want %v", key, got, want)
		}
	}
	if got, want := m.Bytes(), int64(16<<10); got != want {
		t.Errorf("Bytes() = %d, want %d", got, want)
	}
}

func TestMemorySet(t *testing.T) {
	const bound = 64 << 10
	tests := []struct {
		name      string
		size      int64
		ttl       time.Duration
		wantFound bool
		wantBytes int64
	}{
		{"small", slot, time.Hour, true, 1024},
		{"empty", 0, time.Hour, true, overhead},
		{"exactly a sixteenth", bound/16 - overhead, time.Hour, true, bound / 16},
		{"over a sixteenth", bound/16 - overhead + 1, time.Hour, false, 0},
		{"no time", slot, 0, false, 0},
		{"negative time", slot, -time.Second, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := NewMemory[string](bound)
			m.Set("key", "old", slot, time.Hour)
			m.Set("key", "new", tt.size, tt.ttl)
			got, found := m.Get("key")
			if found != tt.wantFound || found && got != "new" {
				t.Errorf("Get() = %q, %v, want new, %v", got, found, tt.wantFound)
			}
			if got := m.Bytes(); got != tt.wantBytes {
				t.Errorf("Bytes() = %d, want %d", got, tt.wantBytes)
			}
		})
	}
}

func TestMemoryExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := NewMemory[string](64 << 10)
		m.Set("asked", "a", slot, time.Minute)
		m.Set("forgotten", "f", slot, time.Minute)
		time.Sleep(time.Minute + time.Second)
		if _, ok := m.Get("asked"); ok {
			t.Error("an expired value was returned")
		}
		if got := m.Len(); got != 1 {
			t.Errorf("Len() = %d after one expired value was asked for, want 1", got)
		}
		m.Set("next", "n", slot, time.Minute)
		if got, want := m.Bytes(), int64(1024); got != want {
			t.Errorf("Bytes() = %d after a Set, want %d: the rest has expired", got, want)
		}
	})
}

func TestMemoryDelete(t *testing.T) {
	m := NewMemory[string](64 << 10)
	m.Set("key", "v", slot, time.Hour)
	m.Delete("key")
	m.Delete("key")
	if _, ok := m.Get("key"); ok || m.Bytes() != 0 || m.Len() != 0 {
		t.Errorf("after Delete: found %v, %d bytes, %d entries, want nothing", ok, m.Bytes(), m.Len())
	}
}

// A shelf is the plainest thing that does what a Memory does without expiry: the last used is the last.
type shelf struct {
	max  int64
	rows []row
}

type row struct {
	key   string
	value int
	size  int64
}

func (s *shelf) take(key string) (row, bool) {
	i := slices.IndexFunc(s.rows, func(r row) bool { return r.key == key })
	if i < 0 {
		return row{}, false
	}
	r := s.rows[i]
	s.rows = slices.Delete(s.rows, i, i+1)
	return r, true
}

func (s *shelf) put(r row) {
	s.take(r.key)
	if r.size > s.max/16 {
		return
	}
	s.rows = append(s.rows, r)
	for s.bytes() > s.max {
		s.rows = s.rows[1:]
	}
}

func (s *shelf) bytes() (sum int64) {
	for _, r := range s.rows {
		sum += r.size
	}
	return sum
}

func TestMemoryLikeModel(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const bound = 48 << 10
	m, model := NewMemory[int](bound), &shelf{max: bound}
	for i := range 20000 {
		key := strconv.Itoa(rng.IntN(60))
		switch rng.IntN(8) {
		case 0:
			m.Delete(key)
			model.take(key)
		case 1, 2, 3:
			size := rng.Int64N(bound / 14)
			m.Set(key, i, size, time.Hour)
			model.put(row{key, i, size + overhead})
		default:
			got, ok := m.Get(key)
			want, wantOK := model.take(key)
			if wantOK {
				model.rows = append(model.rows, want)
			}
			if ok != wantOK || got != want.value {
				t.Fatalf("step %d: Get(%s) = %d, %v, want %d, %v", i, key, got, ok, want.value, wantOK)
			}
		}
		if m.Bytes() > bound || m.Bytes() != model.bytes() || m.Len() != len(model.rows) {
			t.Fatalf("step %d: %d bytes in %d entries, want %d in %d, at most %d", i, m.Bytes(), m.Len(),
				model.bytes(), len(model.rows), bound)
		}
	}
}
