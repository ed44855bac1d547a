package fetch

import (
	"context"
	"encoding/base64"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(100)
		first, err := b.reserve(t.Context(), 1000) // all there is
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := b.reserve(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with nothing free: got %v, want the deadline", err)
		}
		first.keep(30)
		second, err := b.reserve(t.Context(), 70)
		if err != nil {
			t.Fatal(err)
		}
		second.keep(200) // more than it may is no more than it has
		first.keep(0)
		second.keep(0)
		if !b.free.TryAcquire(100) {
			t.Error("not all was given back")
		}
	})
}

// TestImagesAtHandWaitForNobody: hosts that don't answer may have all of the budget.
func TestImagesAtHandWaitForNobody(t *testing.T) {
	data := "data:image/png;base64," + base64.StdEncoding.EncodeToString(pngSample())
	for name, doc := range map[string]*renderer.Document{
		"kept": shown(cat), "data": shown(data), "both": shown(data, cat),
		"kept, transformed": transforming(cat), "data, transformed": transforming(data),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEasel(t, 1<<20)
				if _, err := e.Paint(t.Context(), shown(cat)); err != nil {
					t.Fatal(err)
				}
				others, err := e.waiting.reserve(t.Context(), e.waiting.bytes)
				if err != nil {
					t.Fatal(err)
				}
				defer others.keep(0)
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				go func() { _, _ = e.waiting.reserve(ctx, 1) }() // first in the queue; ends with ctx
				synctest.Wait()
				if _, err := e.Paint(ctx, doc); err != nil {
					t.Errorf("with no memory left: %v", err)
				}
			})
		})
	}
}

// TestBudgetIsGivenBack holds that a document keeps nothing, however it ends, and while it is drawn no more than it has.
func TestBudgetIsGivenBack(t *testing.T) {
	tests := []struct {
		name string
		doc  *renderer.Document
		fail error
	}{
		{"drawn", shown(cat, dog), nil},
		{"missing", shown(at + "gone"), nil},
		{"not drawn", shown(cat), renderer.ErrCrashed},
		{"transformed", &renderer.Document{Transform: &renderer.Transform{URL: cat}}, nil},
		{"not transformed", &renderer.Document{Transform: &renderer.Transform{URL: at + "gone"}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEasel(t, 1<<20)
				e.fail = tt.fail
				_, _ = e.Paint(t.Context(), tt.doc)
				if !e.waiting.free.TryAcquire(e.waiting.bytes) {
					t.Error("something of the budget is gone")
				}
			})
		})
	}
}
