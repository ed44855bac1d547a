// Package pool keeps engines open, lends them, and replaces those that crash, hang or have drawn enough. It knows no
// browser.
package pool

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/placard/placard/renderer"
)

// Config says how many engines there are and how long they live.
type Config struct {
	// Workers is how many engines are kept open, 1 or more.
	Workers int
	// MaxImages and MaxAge retire an engine: browsers grow with use.
	MaxImages int
	MaxAge    time.Duration
	// BackoffMin and BackoffMax bound the pause after a start that failed; it doubles from one to the other.
	BackoffMin, BackoffMax time.Duration
	// OpenTimeout is how long an engine may take to open, HealthTimeout how long the test picture.
	OpenTimeout, HealthTimeout time.Duration
	// ReadyFor is how long the pool counts as ready after a picture.
	ReadyFor time.Duration
	// LostAfter is how long there may be no engine before Lost says so.
	LostAfter time.Duration
	Logger    *slog.Logger
	// OnRestart hears of every engine that is replaced: Crashed, Hung, Retired or Failed.
	OnRestart func(reason string)
}

// Why an engine is replaced.
const (
	Crashed = "crashed" // its browser ended by itself or was killed
	Hung    = "hung"    // it no longer draws the test picture
	Retired = "retired" // it has drawn its share
	Failed  = "failed"  // it could not be started
)

// DefaultConfig is for one worker.
func DefaultConfig() Config {
	return Config{
		Workers:       1,
		MaxImages:     5000,
		MaxAge:        time.Hour,
		BackoffMin:    100 * time.Millisecond,
		BackoffMax:    5 * time.Second,
		OpenTimeout:   20 * time.Second,
		HealthTimeout: 5 * time.Second,
		ReadyFor:      30 * time.Second,
		LostAfter:     time.Minute,
		Logger:        slog.Default(),
		OnRestart:     func(string) {},
	}
}

// Open starts an engine for a worker: one of 0 to Workers-1.
type Open func(ctx context.Context, worker int) (renderer.Engine, error)

// A Pool is a Painter that has each document drawn by one of its engines. Several goroutines may use it.
type Pool struct {
	config Config
	open   Open
	// idle hands a worker that has nothing to do to whoever waits for one.
	idle    chan *lease
	closing context.Context
	close   context.CancelFunc
	workers sync.WaitGroup
	// drawing ends when what is being drawn isn't wanted any more.
	drawing context.Context
	abandon context.CancelCauseFunc
	watch   *watch
	health  health

	opened atomic.Int64 // engines that are open
	busy   atomic.Int64 // engines that draw
}

// New starts the workers, which open their engines in the background. Close ends them.
func New(open Open, config Config) *Pool {
	p := &Pool{config: config, open: open, idle: make(chan *lease), watch: newWatch(config.LostAfter)}
	p.closing, p.close = context.WithCancel(context.Background())
	p.drawing, p.abandon = context.WithCancelCause(context.Background())
	for i := range config.Workers {
		p.workers.Go(func() { (&worker{pool: p, number: i}).run() })
	}
	return p
}

// Close closes the engines, after what they draw, and returns when all is gone.
func (p *Pool) Close() {
	p.close()
	p.workers.Wait()
	p.Abandon()
	p.watch.stop()
}

// Abandon ends what is being drawn, with renderer.ErrClosed as the cause, for a Close that can't wait.
func (p *Pool) Abandon() { p.abandon(renderer.ErrClosed) }

// Lost gets an error, once, when there has been no engine for Config.LostAfter. It says why.
func (p *Pool) Lost() <-chan error { return p.watch.lost }

// Open reports how many engines are open.
func (p *Pool) Open() int { return int(p.opened.Load()) }

// Busy reports how many engines draw.
func (p *Pool) Busy() int { return int(p.busy.Load()) }

// A lease is an engine lent for one picture. Who has it says on done how that went.
type lease struct {
	engine renderer.Engine
	done   chan error
}

func (p *Pool) acquire(ctx context.Context) (*lease, error) {
	if ctx.Err() == nil {
		select {
		case l := <-p.idle:
			return l, nil
		case <-p.closing.Done():
			return nil, renderer.ErrClosed
		case <-ctx.Done():
		}
	}
	return nil, fmt.Errorf("waiting for a browser: %w", ctx.Err())
}

var errPanic = errors.New("the work with the engine panicked")

// lend has work done with an engine, and gives that back however work ends: a panic must not cost a worker.
func (p *Pool) lend(ctx context.Context, work func(renderer.Engine) error) error {
	l, err := p.acquire(ctx)
	if err != nil {
		return err
	}
	p.busy.Add(1)
	err = errPanic
	defer func() {
		p.busy.Add(-1)
		l.done <- err
	}()
	err = work(l.engine)
	return err
}
