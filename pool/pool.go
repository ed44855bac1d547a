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
	// HealthTimeout is how long the test picture may take.
	HealthTimeout time.Duration
	// ReadyFor is how long the pool counts as ready after a picture.
	ReadyFor time.Duration
	Logger   *slog.Logger
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
		HealthTimeout: 5 * time.Second,
		ReadyFor:      30 * time.Second,
		Logger:        slog.Default(),
		OnRestart:     func(string) {},
	}
}

// Open starts an engine.
type Open func(ctx context.Context) (renderer.Engine, error)

// A Pool is a Painter that has each document drawn by one of its engines. Several goroutines may use it.
type Pool struct {
	config Config
	open   Open
	// idle hands a worker that has nothing to do to whoever waits for one.
	idle    chan *lease
	closing context.Context
	close   context.CancelFunc
	workers sync.WaitGroup

	opened  atomic.Int64 // engines that are open
	busy    atomic.Int64 // engines that draw
	painted atomic.Int64 // when a picture was last drawn, Unix nanoseconds
	failed  atomic.Int64 // test pictures that failed in a row
}

// New starts the workers, which open their engines in the background. Close ends them.
func New(open Open, config Config) *Pool {
	p := &Pool{config: config, open: open, idle: make(chan *lease)}
	p.closing, p.close = context.WithCancel(context.Background())
	for range config.Workers {
		p.workers.Go(func() { (&worker{pool: p}).run() })
	}
	return p
}

// Close closes the engines, after what they draw, and returns when all is gone.
func (p *Pool) Close() {
	p.close()
	p.workers.Wait()
}

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

// Paint draws a document, once more on another engine where the first one's browser crashed. While it waits for an
// engine it ends with ctx. Once it draws, only ctx's deadline ends it: the picture is as good as done, and worth
// keeping even if nobody waits for it any more.
func (p *Pool) Paint(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
	img, err := p.paint(ctx, doc)
	if errors.Is(err, renderer.ErrCrashed) && ctx.Err() == nil {
		p.config.Logger.Warn("drawing again after a crash", "template", doc.Template.Name, "err", err)
		return p.paint(ctx, doc)
	}
	return img, err
}

func (p *Pool) paint(ctx context.Context, doc *renderer.Document) (img *renderer.Image, err error) {
	start := time.Now()
	err = p.lend(ctx, func(engine renderer.Engine) (err error) {
		waited := time.Since(start)
		drawing, cancel := detach(ctx)
		defer cancel()
		if img, err = engine.Paint(drawing, doc); err == nil {
			p.drew()
			img.Timing.Queue += waited
		}
		return err
	})
	return img, err
}

// detach returns a context with ctx's deadline and values, that ends with the deadline alone.
func detach(ctx context.Context) (context.Context, context.CancelFunc) {
	detached := context.WithoutCancel(ctx)
	if deadline, ok := ctx.Deadline(); ok {
		return context.WithDeadline(detached, deadline)
	}
	return detached, func() {}
}
