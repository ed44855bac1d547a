package pool

import (
	"context"
	"errors"
	"time"

	"github.com/placard/placard/renderer"
)

// A worker keeps one engine open at any time, and offers it whenever nobody uses it.
type worker struct {
	pool   *Pool
	number int
	engine renderer.Engine
	images int
	// next brings the engine that will take this one's place, while that is being opened.
	next chan renderer.Engine
}

// run ends when the pool closes, with the worker's engines.
func (w *worker) run() {
	for {
		w.openNext()
		engine := <-w.next
		w.next = nil
		if engine == nil {
			return
		}
		w.use(engine)
		reason := w.serve()
		w.stop(w.engine)
		if reason != "" {
			w.pool.config.OnRestart(reason)
		}
	}
}

// openNext opens an engine, unless that is under way. The engine before it goes on until it is there.
func (w *worker) openNext() {
	if w.next == nil {
		w.next = make(chan renderer.Engine, 1)
		go func(next chan<- renderer.Engine) { next <- w.open() }(w.next) // ends before run does, which waits for it
	}
}

// open opens an engine, and tries until it can. It returns nil where the pool closes.
func (w *worker) open() renderer.Engine {
	config, closing := w.pool.config, w.pool.closing
	for pause := config.BackoffMin; closing.Err() == nil; pause = min(2*pause, config.BackoffMax) {
		engine, err := w.try()
		if err == nil {
			return engine
		}
		if closing.Err() != nil {
			break
		}
		config.Logger.Error("a browser could not be started", "err", err, "again_in", pause)
		w.pool.watch.failed(err)
		config.OnRestart(Failed)
		select {
		case <-time.After(pause):
		case <-closing.Done():
		}
	}
	return nil
}

// try opens an engine that has drawn the test picture.
func (w *worker) try() (renderer.Engine, error) {
	ctx, cancel := context.WithTimeout(w.pool.closing, w.pool.config.OpenTimeout)
	defer cancel()
	engine, err := w.pool.open(ctx, w.number)
	if err != nil {
		return nil, err
	}
	w.pool.opened.Add(1)
	if err := w.check(engine); err != nil {
		w.stop(engine)
		return nil, err
	}
	return engine, nil
}

func (w *worker) use(engine renderer.Engine) { w.engine, w.images = engine, 0 }

// serve lends the engine until it has to go, and says why; not at all where the pool closes.
func (w *worker) serve() (reason string) {
	w.pool.watch.arrived()
	defer w.pool.watch.left()
	retire := time.NewTimer(w.pool.config.MaxAge)
	defer retire.Stop()
	for {
		l := &lease{engine: w.engine, done: make(chan error, 1)}
		select {
		case w.pool.idle <- l:
			err := <-l.done
			w.images++
			if reason := w.judge(err); reason != "" {
				return reason
			}
			if w.images >= w.pool.config.MaxImages {
				w.openNext()
			}
		case <-retire.C:
			w.openNext()
		case engine := <-w.next:
			w.next = nil
			if engine == nil {
				return ""
			}
			w.replace(engine)
			retire.Reset(w.pool.config.MaxAge)
		case <-w.engine.Done():
			return Crashed
		case <-w.pool.closing.Done():
			return ""
		}
	}
}

// judge says whether the engine has to go after a picture that ended with err.
func (w *worker) judge(err error) (reason string) {
	select {
	case <-w.engine.Done():
		return Crashed
	default:
	}
	switch {
	case err == nil:
		return ""
	case errors.Is(err, renderer.ErrCrashed) && !errors.Is(err, renderer.ErrKilled):
		// Nobody knows what a page leaves that could crash, and it is drawn again on another browser.
		return Crashed
	}
	if err := w.check(w.engine); err != nil && w.pool.closing.Err() == nil {
		w.pool.config.Logger.Warn("a browser is replaced", "err", err)
		if errors.Is(err, renderer.ErrCrashed) {
			return Crashed // just now
		}
		return Hung
	}
	return ""
}

// check has the engine draw the test picture.
func (w *worker) check(engine renderer.Engine) error {
	ctx, cancel := context.WithTimeout(w.pool.closing, w.pool.config.HealthTimeout)
	defer cancel()
	if err := engine.Healthy(ctx); err != nil {
		return err
	}
	w.pool.drew()
	return nil
}

func (w *worker) replace(engine renderer.Engine) {
	old := w.engine
	w.use(engine)
	w.pool.workers.Go(func() { w.stop(old) })
	w.pool.config.OnRestart(Retired)
}

func (w *worker) stop(engine renderer.Engine) {
	w.pool.opened.Add(-1)
	if err := engine.Close(); err != nil {
		w.pool.config.Logger.Warn("closing a browser", "err", err)
	}
}
