package pool

import (
	"context"
	"time"

	"github.com/placard/placard/renderer"
)

// failuresToFlip is how many test pictures must fail in a row before the pool counts as not ready.
const failuresToFlip = 2

// drew notes that a browser has just drawn.
func (p *Pool) drew() {
	p.painted.Store(time.Now().UnixNano())
	p.failed.Store(0)
}

// Ready reports whether pictures can be drawn: one was lately, or the test picture is now. A single failure isn't
// believed where there was a picture before.
func (p *Pool) Ready(ctx context.Context) bool {
	painted := p.painted.Load()
	if painted == 0 || p.closing.Err() != nil {
		return false
	}
	if time.Since(time.Unix(0, painted)) < p.config.ReadyFor {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, p.config.HealthTimeout)
	defer cancel()
	if p.probe(ctx) == nil {
		return true
	}
	return p.failed.Add(1) < failuresToFlip
}

func (p *Pool) probe(ctx context.Context) error {
	return p.lend(ctx, func(engine renderer.Engine) error {
		err := engine.Healthy(ctx)
		if err == nil {
			p.drew()
		}
		return err
	})
}
