package jobs

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var errPassing = errors.New("not now")

// config is for tests: a Delay of a second, which is the least that Redis can tell apart.
func config(work Work) Config {
	return Config{
		Name: "test", Work: work, Workers: 2, Capacity: 5, Finished: 100, Tries: 3, Timeout: 5 * time.Second, Grace: 5 * time.Second,
		Delay:  func(int) time.Duration { return time.Second },
		Logger: slog.New(slog.DiscardHandler),
	}
}

func task(id string) Task { return Task{ID: id, Payload: []byte("do " + id), Keep: time.Minute} }

// A recorder is a Work that keeps what it was given, and does what the test says.
type recorder struct {
	work Work

	mu       sync.Mutex
	attempts []Attempt
}

func (r *recorder) do(ctx context.Context, attempt Attempt) ([]byte, error) {
	r.mu.Lock()
	r.attempts = append(r.attempts, attempt)
	r.mu.Unlock()
	return r.work(ctx, attempt)
}

// times returns how often a task was tried, and whether only the last was said to be.
func (r *recorder) times(id string) (n int, lastAtEnd bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, attempt := range r.attempts {
		if attempt.ID == id {
			n++
			lastAtEnd = attempt.Last
		}
	}
	return n, lastAtEnd
}

func TestBackoff(t *testing.T) {
	delay := Backoff(2*time.Second, 20*time.Minute, 3)
	want := []string{"2s", "6s", "18s", "54s", "2m42s", "8m6s", "20m0s", "20m0s"}
	var got []string
	var sum time.Duration
	for tries := 1; tries <= len(want); tries++ {
		got = append(got, delay(tries).String())
		sum += delay(tries)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") || sum > time.Hour {
		t.Errorf("got %v, %s together; want %v", got, sum, want)
	}
}

func TestIDs(t *testing.T) {
	if a, b := NewID(), NewID(); a == b || !IsID(a) || !IsID(b) {
		t.Errorf("got %q and %q", a, b)
	}
	for _, text := range []string{"", "promise-1", NewID() + "A", strings.ToLower(NewID())} {
		if IsID(text) {
			t.Errorf("%q is taken for an id", text)
		}
	}
}
