package pool

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/placard/placard/renderer"
)

func TestGateLetsExactlyItsLimitIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const limit, callers = 64, 1000
		open := make(chan struct{})
		gate := NewGate(renderer.PainterFunc(func(context.Context, *renderer.Document) (*renderer.Image, error) {
			<-open
			return &renderer.Image{}, nil
		}), limit)
		for range 3 { // places that were given back are good again
			var passed, busy atomic.Int64
			var all sync.WaitGroup
			for range callers {
				all.Go(func() {
					switch _, err := gate.Paint(t.Context(), testDoc); {
					case err == nil:
						passed.Add(1)
					case errors.Is(err, renderer.ErrBusy):
						busy.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			synctest.Wait() // nobody is told to wait: those who don't get in are back
			if gate.Inside() != limit || busy.Load() != callers-limit {
				t.Errorf("%d inside and %d turned away, want %d and %d", gate.Inside(), busy.Load(), limit, callers-limit)
			}
			for range limit {
				open <- struct{}{}
			}
			all.Wait()
			if gate.Inside() != 0 || passed.Load() != limit {
				t.Errorf("%d still inside, %d pictures, want 0, %d", gate.Inside(), passed.Load(), limit)
			}
		}
	})
}

func TestGateGivesPlacesBack(t *testing.T) {
	failure := errors.New("broken")
	tests := []struct {
		name string
		next func() error
	}{
		{"after a picture", func() error { return nil }},
		{"after an error", func() error { return failure }},
		{"after a panic", func() error { panic("a slip") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			gate := NewGate(renderer.PainterFunc(func(context.Context, *renderer.Document) (*renderer.Image, error) {
				return nil, tt.next()
			}), 1)
			for range 3 {
				func() {
					defer func() { _ = recover() }()
					if _, err := gate.Paint(t.Context(), testDoc); errors.Is(err, renderer.ErrBusy) {
						t.Error("no place is left")
					}
				}()
			}
			if gate.Inside() != 0 {
				t.Errorf("%d inside, want 0", gate.Inside())
			}
		})
	}
}
