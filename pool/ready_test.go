package pool

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var pictures atomic.Int64 // drawn as a test
		var ill atomic.Bool
		f := &factory{prepare: func(ctx context.Context, _ int, e *fakeEngine) error {
			e.healthy = func(context.Context) error {
				pictures.Add(1)
				if ill.Load() {
					return errors.New("a blank page")
				}
				return nil
			}
			return lasting(time.Second)(ctx)
		}}
		p := newPool(t, f, nil)
		const some = -1 // the worker has engines draw it too
		step := func(after time.Duration, what string, want bool, wantPictures int64) {
			t.Helper()
			time.Sleep(after)
			synctest.Wait()
			before := pictures.Load()
			got := p.Ready(t.Context())
			synctest.Wait()
			drawn := pictures.Load() - before
			if got != want || drawn != wantPictures && wantPictures != some {
				t.Errorf("%s: ready is %t, %d test pictures; want %t, %d", what, got, drawn, want, wantPictures)
			}
		}
		step(0, "before an engine is open", false, 0)
		step(time.Second, "with an engine that has drawn the test picture", true, 0)
		step(29*time.Second, "29 s later", true, 0)
		step(time.Second, "30 s later", true, 1)
		time.Sleep(20 * time.Second)
		<-ask(t.Context(), p)
		step(29*time.Second, "29 s after a picture", true, 0)
		ill.Store(true)
		step(time.Second, "after a failure", true, some)
		ill.Store(false)
		step(time.Second, "when the next engine draws", true, 0)
		ill.Store(true)
		step(30*time.Second, "after a failure again", true, some)
		step(0, "after two, while the worker tries to start another", false, some)
		step(0, "after three", false, some)
		ill.Store(false)
		step(10*time.Second, "when an engine draws again", true, 0)
		p.Close()
		step(0, "when closed", false, 0)
	})
}

// Engines that hang make the check slow, but not slower than a test picture may be.
func TestReadyIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
			e.paint = lasting(time.Hour)
			return nil
		}}
		p := newPool(t, f, nil)
		drawing := ask(t.Context(), p)
		time.Sleep(time.Minute)
		for _, want := range []bool{true, false} {
			start := time.Now()
			if got := p.Ready(t.Context()); got != want || time.Since(start) != 5*time.Second {
				t.Errorf("got %t after %v, want %t after 5s", got, time.Since(start), want)
			}
		}
		<-drawing
		if !p.Ready(t.Context()) {
			t.Error("not ready after a picture")
		}
	})
}

// However many ask, one test picture is drawn; and one who asks and leaves at once says nothing of the browsers.
func TestReadyOfMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var pictures atomic.Int64
		f := &factory{prepare: func(_ context.Context, _ int, e *fakeEngine) error {
			e.healthy = func(ctx context.Context) error {
				pictures.Add(1)
				return lasting(time.Second)(ctx)
			}
			return nil
		}}
		p := newPool(t, f, nil)
		time.Sleep(time.Minute)
		pictures.Store(0)
		impatient, leave := context.WithCancel(t.Context())
		for range 100 {
			go p.Ready(impatient)
		}
		synctest.Wait()
		leave()
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if !p.Ready(t.Context()) {
					t.Error("not ready")
				}
			})
		}
		all.Wait()
		if pictures.Load() != 1 {
			t.Errorf("%d test pictures were drawn, want 1", pictures.Load())
		}
	})
}
