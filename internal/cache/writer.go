package cache

import (
	"errors"
	"sync/atomic"
)

// queueLength is how many images may wait for the disk, whatever their sizes.
const queueLength = 256

var errBehind = errors.New("the disk is too slow: images are kept in memory only")

// A writer stores images on a disk behind the backs of those who wait for them. What it can't queue it drops: the image
// is drawn again after it has left the memory. Its run ends in close.
type writer struct {
	disk     *Disk
	maxBytes int64
	observe  func(tier, result string)
	storing  *outage
	keepUp   *outage

	queue   chan pending
	waiting atomic.Int64 // bytes in the queue
	done    chan struct{}
	err     error // of the last write; may be read when done is closed
}

type pending struct {
	key   string
	entry Entry
}

// newWriter returns a writer whose run is still to be started.
func newWriter(cfg Config) *writer {
	return &writer{
		disk:     cfg.Disk,
		maxBytes: cfg.QueueBytes,
		observe:  cfg.Observe,
		storing:  &outage{log: cfg.Logger, what: "storing images on disk"},
		keepUp:   &outage{log: cfg.Logger, what: "queueing images for the disk"},
		queue:    make(chan pending, queueLength),
		done:     make(chan struct{}),
	}
}

// add queues an entry, without ever waiting. It must not be called after close.
func (w *writer) add(key string, e Entry) {
	size := footprint(e.Image)
	if w.waiting.Add(size) <= w.maxBytes {
		select {
		case w.queue <- pending{key, e}:
			return
		default:
		}
	}
	w.waiting.Add(-size)
	w.keepUp.report(errBehind)
}

func (w *writer) run() {
	defer close(w.done)
	for p := range w.queue {
		w.err = w.disk.Put(p.key, p.entry)
		w.storing.report(w.err)
		if w.err != nil {
			w.observe(TierDisk, ResultError)
		}
		if w.waiting.Add(-footprint(p.entry.Image)) == 0 {
			w.keepUp.report(nil)
		}
	}
}

// close writes what is queued and returns the error of the last write.
func (w *writer) close() error {
	close(w.queue)
	<-w.done
	return w.err
}
