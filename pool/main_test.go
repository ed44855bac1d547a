package pool

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/placard/placard/renderer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var testDoc = &renderer.Document{Template: &renderer.Template{Name: "article"}}

// A fakeEngine does at once whatever it has no function for.
type fakeEngine struct {
	worker  int
	paint   func(ctx context.Context) error
	healthy func(ctx context.Context) error
	close   func()
	done    chan struct{}
	once    sync.Once
}

func (e *fakeEngine) Paint(ctx context.Context, _ *renderer.Document) (*renderer.Image, error) {
	if e.paint != nil {
		if err := e.paint(ctx); err != nil {
			return nil, err
		}
	}
	return &renderer.Image{Bytes: []byte("picture")}, nil
}

func (e *fakeEngine) Healthy(ctx context.Context) error {
	if e.healthy != nil {
		return e.healthy(ctx)
	}
	return nil
}

func (e *fakeEngine) Done() <-chan struct{} { return e.done }

func (e *fakeEngine) Close() error {
	e.crash()
	e.close()
	return nil
}

// crash ends the engine as if its browser had been killed.
func (e *fakeEngine) crash() { e.once.Do(func() { close(e.done) }) }

// A factory opens engines, and keeps a diary of them: "open 1", "close 1", "open 2".
type factory struct {
	// prepare, where set, has the nth engine, from 1, before it is open. An error of it is one of opening.
	prepare func(ctx context.Context, n int, e *fakeEngine) error

	mu       sync.Mutex
	tries    int
	workers  []int // that engines were opened for
	diary    []string
	restarts []string
}

func (f *factory) open(ctx context.Context, worker int) (renderer.Engine, error) {
	f.mu.Lock()
	f.tries++
	f.workers = append(f.workers, worker)
	n := f.tries
	f.mu.Unlock()
	e := &fakeEngine{worker: worker, done: make(chan struct{})}
	e.close = func() { f.note(&f.diary, fmt.Sprint("close ", n)) }
	if f.prepare != nil {
		if err := f.prepare(ctx, n, e); err != nil {
			return nil, err
		}
	}
	f.note(&f.diary, fmt.Sprint("open ", n))
	return e, nil
}

func (f *factory) note(list *[]string, line string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	*list = append(*list, line)
}

// check holds what has happened so far against what should have.
func (f *factory) check(t *testing.T, diary, restarts []string) {
	t.Helper()
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.Equal(f.diary, diary) {
		t.Errorf("engines: got %q, want %q", f.diary, diary)
	}
	if !slices.Equal(f.restarts, restarts) {
		t.Errorf("restarts: got %q, want %q", f.restarts, restarts)
	}
}

// newPool returns a pool that is closed with the test, its engines open.
func newPool(t *testing.T, f *factory, change func(*Config)) *Pool {
	t.Helper()
	config := DefaultConfig()
	config.Logger = slog.New(slog.DiscardHandler)
	config.OnRestart = func(reason string) { f.note(&f.restarts, reason) }
	if change != nil {
		change(&config)
	}
	p := New(f.open, config)
	t.Cleanup(p.Close)
	synctest.Wait()
	return p
}

// An answer is what one call of Paint came to.
type answer struct {
	img   *renderer.Image
	err   error
	after time.Duration
}

// ask calls Paint in the background. The channel gets the answer.
func ask(ctx context.Context, p renderer.Painter) <-chan answer {
	got := make(chan answer, 1)
	start := time.Now()
	go func() {
		img, err := p.Paint(ctx, testDoc)
		got <- answer{img, err, time.Since(start)}
	}()
	synctest.Wait()
	return got
}

// lasting returns the work of an engine that takes so long, and ends with its context.
func lasting(d time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
