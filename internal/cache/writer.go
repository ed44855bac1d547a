package cache

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/placard/placard/internal/guard"
)

// queueLength is how many images may wait for a tier, whatever their sizes. It is for the smallest: of most,
// Config.QueueBytes are fewer. A disk that syncs a hundred files a second is behind after each burst, and what it drops
// has to be drawn again.
const queueLength = 4096

var errBehind = errors.New("it is too slow: images that it can't take in time are not kept there")

// A writer stores images in a tier behind the backs of those who wait for them. What it can't queue it drops: the image
// is drawn again once no other tier has it. Its goroutines end in close.
type writer struct {
	tier     string
	store    func(pending) error
	maxBytes int64
	observe  func(tier, result string)
	storing  *outage
	keepUp   *outage

	queue   chan pending
	waiting atomic.Int64 // bytes in the queue
	running sync.WaitGroup

	mu     sync.Mutex
	closed bool
	err    error // of the last write
}

type pending struct {
	key    string
	entry  Entry
	link   string       // leads to key; empty for none
	stored chan<- error // gets the outcome, and has room for it; nil for nobody
}

// newWriter returns a writer that is still to be started. Where is for people: on disk.
func newWriter(tier, where string, cfg Config, store func(pending) error) *writer {
	return &writer{
		tier:     tier,
		store:    store,
		maxBytes: cfg.QueueBytes,
		observe:  cfg.Observe,
		storing:  &outage{log: cfg.Logger, what: "storing images " + where},
		keepUp:   &outage{log: cfg.Logger, what: "queueing images to be stored " + where},
		queue:    make(chan pending, queueLength),
	}
}

// start has n goroutines write what is queued, until close.
func (w *writer) start(n int) {
	for range n {
		w.running.Go(w.run)
	}
}

// add queues an entry, without ever waiting.
func (w *writer) add(p pending) {
	size := footprint(p.entry.Image)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting.Add(size) <= w.maxBytes && !w.closed {
		select {
		case w.queue <- p:
			return
		default:
		}
	}
	w.waiting.Add(-size)
	w.observe(w.tier, ResultDropped)
	w.keepUp.report(errBehind)
	p.tell(errBehind)
}

func (w *writer) run() {
	for p := range w.queue {
		w.report(p, w.store(p))
		if w.waiting.Add(-footprint(p.entry.Image)) == 0 {
			w.keepUp.report(nil)
		}
	}
}

func (w *writer) report(p pending, err error) {
	p.tell(err)
	w.mu.Lock()
	w.err = err
	w.mu.Unlock()
	if errors.Is(err, guard.ErrSkipped) { // the log has why
		w.observe(w.tier, ResultDropped)
		return
	}
	w.storing.report(err)
	if err != nil {
		w.observe(w.tier, ResultError)
	}
}

func (p pending) tell(err error) {
	if p.stored != nil {
		p.stored <- err
	}
}

// close writes what is queued and returns the error of the last write.
func (w *writer) close() error {
	w.mu.Lock()
	w.closed = true
	close(w.queue)
	w.mu.Unlock()
	w.running.Wait()
	return w.err
}
