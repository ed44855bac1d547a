package cache

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A board is where instances tell one another what they purge, in the time of their bubble.
type board struct {
	mu sync.Mutex
	// told has when it was told, and all the times of the purges, by purges without them.
	told, all map[Purge]time.Time
	behind    time.Duration // its clock
	ends      []*boardEnd
}

func newBoard() *board { return &board{told: map[Purge]time.Time{}, all: map[Purge]time.Time{}} }

// A boardEnd is one instance's PurgeStore.
type boardEnd struct {
	*board
	wake         func()
	away         bool // it can't be reached
	cannotBeTold bool // it can be read only
	silent       bool // it never wakes
}

// end returns what another instance is to use.
func (b *board) end() *boardEnd {
	b.mu.Lock()
	defer b.mu.Unlock()
	end := &boardEnd{board: b, wake: func() {}}
	b.ends = append(b.ends, end)
	return end
}

var errAway = errors.New("away")

func (e *boardEnd) AddPurges(_ context.Context, purges []Purge, _ time.Duration) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.away || e.cannotBeTold {
		return errAway
	}
	for _, p := range purges {
		scope := Purge{p.Template, p.Image, time.Time{}}
		if p.At.After(e.all[scope]) {
			e.all[scope], e.told[scope] = p.At, time.Now().Add(-e.behind)
		}
	}
	for _, end := range e.ends {
		if !end.silent {
			end.wake()
		}
	}
	return nil
}

func (e *boardEnd) Purges(_ context.Context, since time.Time) (told Told, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.away {
		return Told{}, errAway
	}
	for scope, at := range e.told {
		if !at.Before(since) {
			told.Purges = append(told.Purges, Purge{scope.Template, scope.Image, e.all[scope]})
		}
	}
	told.Next = time.Now().Add(-e.behind - time.Minute)
	return told, nil
}

func (e *boardEnd) WatchPurges(ctx context.Context, wake func()) {
	e.mu.Lock()
	e.wake = wake
	e.mu.Unlock()
	<-ctx.Done()
}

// change changes how the board and its ends fare.
func (b *board) change(how func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	how()
}
