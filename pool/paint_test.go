package pool

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func TestPaintAfterACrash(t *testing.T) {
	crashed, killed, empty := renderer.ErrCrashed, renderer.ErrKilled, renderer.ErrNoPicture
	other := errors.New("the template is broken")
	tests := []struct {
		name       string
		fails      []error // of the first try, the second, …
		want       error
		wantPaints int64
	}{
		{"no crash", nil, nil, 1},
		{"one crash", []error{crashed}, nil, 2},
		{"two crashes", []error{crashed, crashed}, crashed, 2},
		{"a crash, then another error", []error{crashed, other}, other, 2},
		{"another error", []error{other}, other, 1},
		{"killed again and again", []error{killed, killed, killed, killed}, nil, 5},
		{"killed too often", []error{killed, killed, killed, killed, killed}, killed, 5},
		{"no picture", []error{empty, empty, empty, empty}, nil, 5},
		{"no picture ever", []error{empty, empty, empty, empty, empty}, empty, 5},
		{"a crash among kills", []error{killed, crashed, killed}, nil, 4},
		{"two crashes among kills", []error{crashed, killed, crashed}, crashed, 3},
	}
	for _, tt := range tests {
		for _, browserDies := range []bool{true, false} {
			t.Run(tt.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var paints atomic.Int64
					f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
						e.paint = func(context.Context) error {
							n := int(paints.Add(1))
							if n > len(tt.fails) {
								return nil
							}
							if browserDies && errors.Is(tt.fails[n-1], crashed) {
								e.crash()
							}
							return tt.fails[n-1]
						}
						return nil
					}}
					p := newPool(t, f, nil)
					got := <-ask(t.Context(), p)
					if !errors.Is(got.err, tt.want) || (got.img == nil) != (tt.want != nil) || paints.Load() != tt.wantPaints {
						t.Errorf("got %v, %v from %d paints, want %v from %d", got.img, got.err, paints.Load(), tt.want, tt.wantPaints)
					}
				})
			})
		}
	}
}

// A page's crash leaves a browser that still runs. It is not the one that draws the document again, nor any other.
func TestCrashIsTriedOnAnotherEngine(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want []int // the engines that drew
	}{
		{renderer.ErrCrashed, []int{1, 2, 2}},
		{renderer.ErrKilled, []int{1, 1, 1}},
	} {
		synctest.Test(t, func(t *testing.T) {
			var drew []int
			f := &factory{prepare: func(_ context.Context, n int, e *fakeEngine) error {
				e.paint = func(context.Context) error {
					drew = append(drew, n)
					if len(drew) == 1 {
						return tt.err
					}
					return nil
				}
				return nil
			}}
			p := newPool(t, f, nil)
			for range 2 {
				if got := <-ask(t.Context(), p); got.err != nil {
					t.Error(got.err)
				}
			}
			if !slices.Equal(drew, tt.want) {
				t.Errorf("after %v the engines that drew are %v, want %v", tt.err, drew, tt.want)
			}
		})
	}
}

func TestAbandon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
			e.paint = lasting(time.Hour)
			return nil
		}}
		p := newPool(t, f, nil)
		drawing := ask(t.Context(), p)
		time.Sleep(time.Second)
		p.Abandon()
		p.Close()
		if got := <-drawing; !errors.Is(got.err, renderer.ErrClosed) || got.after != time.Second {
			t.Errorf("got %v after %v, want %v after 1s", got.err, got.after, renderer.ErrClosed)
		}
	})
}
