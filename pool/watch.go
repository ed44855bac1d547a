package pool

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// A watch notices when there has been no engine for too long.
type watch struct {
	limit time.Duration
	lost  chan error // holds one error, the only one there will be

	mu    sync.Mutex
	there int // engines that draw or can
	timer *time.Timer
	why   error // the last start that failed
}

func newWatch(limit time.Duration) *watch {
	w := &watch{limit: limit, lost: make(chan error, 1), why: errors.New("none has answered yet")}
	w.timer = time.AfterFunc(limit, w.expire)
	return w
}

// arrived notes an engine that can draw.
func (w *watch) arrived() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.there++
	w.timer.Stop()
}

// left notes that an engine has to go.
func (w *watch) left() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.there--
	if w.there == 0 {
		w.timer.Reset(w.limit)
	}
}

// failed notes why there is no engine.
func (w *watch) failed(why error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.why = why
}

func (w *watch) expire() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.there > 0 {
		return // one arrived as the time was up
	}
	select {
	case w.lost <- fmt.Errorf("no browser could be used for %v: %w", w.limit, w.why):
	default:
	}
}

func (w *watch) stop() { w.timer.Stop() }
