package pool

import (
	"context"
	"sync"
	"time"

	"github.com/placard/placard/renderer"
)

// failuresToFlip is how many test pictures must fail in a row before the pool counts as not ready.
const failuresToFlip = 2

// health is what is known of whether pictures can be drawn.
type health struct {
	mu      sync.Mutex
	painted time.Time // when a browser last drew; zero: not yet
	failed  int       // test pictures in a row
	// probe is closed when the test picture that is being drawn, if any, is done.
	probe chan struct{}
}

// drew notes that a browser has just drawn.
func (p *Pool) drew() {
	p.health.mu.Lock()
	defer p.health.mu.Unlock()
	p.health.painted, p.health.failed = time.Now(), 0
}

// Ready reports whether pictures can be drawn: one was lately, or the test picture is now. A single failure isn't
// believed where there was a picture before.
func (p *Pool) Ready(ctx context.Context) bool {
	probe := p.probe()
	if probe != nil {
		select {
		case <-probe:
		case <-ctx.Done(): // who doesn't wait learns nothing
			return false
		}
	}
	p.health.mu.Lock()
	defer p.health.mu.Unlock()
	return p.closing.Err() == nil && !p.health.painted.IsZero() && p.health.failed < failuresToFlip
}

// probe has the test picture drawn where it is time, once however many ask, and returns what is closed after that.
func (p *Pool) probe() <-chan struct{} {
	h := &p.health
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.painted.IsZero() || time.Since(h.painted) < p.config.ReadyFor || p.closing.Err() != nil {
		return nil
	}
	if h.probe == nil {
		h.probe = make(chan struct{})
		go p.drawTestPicture() // ends within Config.HealthTimeout
	}
	return h.probe
}

func (p *Pool) drawTestPicture() {
	ctx, cancel := context.WithTimeout(p.closing, p.config.HealthTimeout)
	defer cancel()
	err := p.lend(ctx, func(engine renderer.Engine) error { return engine.Healthy(ctx) })
	if err == nil {
		p.drew()
	}
	h := &p.health
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil {
		h.failed++
	}
	close(h.probe)
	h.probe = nil
}
