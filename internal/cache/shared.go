package cache

import (
	"context"
	"errors"
	"time"

	"github.com/placard/placard/internal/guard"
)

// A Store keeps files by key where other instances find them. It is used from several goroutines. A call that doesn't
// heed its context costs its caller no more than one that does, but a goroutine for as long as it takes.
type Store interface {
	// Get returns what key has. The error is ErrMiss where that is nothing.
	Get(ctx context.Context, key string) ([]byte, error)
	// Put keeps data, in place of what key had. After ttl it is of no use and may go.
	Put(ctx context.Context, key string, data []byte, ttl time.Duration) error
	// Delete forgets key, where there is one.
	Delete(ctx context.Context, key string) error
}

// greeting is a key that nothing has: no SHA-256 is all zeros.
const greeting = "0000000000000000000000000000000000000000000000000000000000000000"

// notHere is what a key has in Redis for a moment in place of an image that was drawn and won't be there.
const notHere = "placard: not here"

var errNotHere = errors.New("it was drawn, and is kept elsewhere or nowhere")

// isAnswer reports whether a call of a Store that ended with err had an answer.
func isAnswer(err error) bool {
	return err == nil || errors.Is(err, ErrMiss) || errors.Is(err, ErrLocked)
}

// A shared is a tier beyond this machine. No call of it takes longer than its timeout, whatever the store does. Reading
// and writing have a guard each: Redis that is out of memory still has what it had. A nil one is always skipped.
type shared struct {
	tier     string
	store    Store
	maxBytes int64 // of a picture; 0: any
	forGood  bool  // takes no incomplete images, which may be whole in a minute
	timeout  time.Duration
	observe  func(tier, result string)

	reads, writes *guard.Guard
	reading       *outage
	writer        *writer
	ctx           context.Context // of the writes
	leave         context.CancelFunc
}

// newShared returns a tier that is still to be started. Where is for people.
func newShared(tier, where string, store Store, cfg Config, purges *purges) *shared {
	ctx, leave := context.WithCancel(context.Background())
	s := &shared{
		tier: tier, store: store, timeout: cfg.SharedTimeout, observe: cfg.Observe,
		reads: guard.New(isAnswer), writes: guard.New(isAnswer),
		reading: &outage{log: cfg.Logger, what: "reading images kept " + where},
		ctx:     ctx, leave: leave,
	}
	s.writer = newWriter(tier, where, cfg, purges.unlessPurged(s.write, s.deletePurged))
	return s
}

// start has goroutines write and, so that a store that is away is in the log before the first request, look into it.
// They end in close.
func (s *shared) start() {
	s.writer.start(sharedWriters)
	s.writer.running.Go(s.greet)
}

// greet asks for a key that nothing has. Opening a connection may take longer than a request would wait.
func (s *shared) greet() {
	_, err := guard.Do(s.ctx, s.reads, writeTimeout, func(ctx context.Context) ([]byte, error) {
		return s.store.Get(ctx, greeting)
	})
	if !isAnswer(err) && s.ctx.Err() == nil {
		s.observe(s.tier, ResultError)
		s.reading.report(err)
	}
}

// look is read for a request, which is counted. The error is ErrMiss where there was an answer of no use, and another
// where there was none.
func (s *shared) look(ctx context.Context, key string, since freshness) (Entry, error) {
	entry, err := s.read(ctx, key, since)
	switch {
	case err == nil:
		s.observe(s.tier, ResultHit)
		s.answered()
	case errors.Is(err, ErrMiss), errors.Is(err, errNotHere):
		s.observe(s.tier, ResultMiss)
		s.answered()
		return Entry{}, ErrMiss
	case errors.Is(err, guard.ErrSkipped):
		s.observe(s.tier, ResultSkipped)
		if !s.reads.Closed() {
			s.reading.report(err) // it is too slow, where no failure was in the log before
		}
	case ctx.Err() == nil:
		s.observe(s.tier, ResultError)
		s.reading.report(err)
	}
	if errors.Is(err, ErrCorrupt) {
		return Entry{}, ErrMiss
	}
	return entry, err
}

// answered has it in the log that a tier works again, unless it is so slow that it isn't asked for a while.
func (s *shared) answered() {
	if s.reads.Closed() {
		s.reading.report(nil)
	}
}

// read returns a whole image that is still good. The errors are ErrMiss, errNotHere, ErrCorrupt and those of guard.Do.
func (s *shared) read(ctx context.Context, key string, since freshness) (Entry, error) {
	if s == nil {
		return Entry{}, guard.ErrSkipped
	}
	data, err := guard.Do(ctx, s.reads, s.timeout, func(ctx context.Context) ([]byte, error) {
		return s.store.Get(ctx, key)
	})
	switch {
	case err != nil:
		return Entry{}, err
	case string(data) == notHere:
		return Entry{}, errNotHere
	}
	entry, err := decode(key, data)
	if err == nil && (!time.Now().Before(entry.Expires) || !since.allows(entry.Image)) {
		return Entry{}, ErrMiss
	}
	return entry, err
}
