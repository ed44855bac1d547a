package redisstore

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/cache/redistest"
)

func TestPurges(t *testing.T) {
	s := New(connect(t, redistest.Start(t).URL))
	now := time.UnixMicro(time.Now().UnixMicro())
	add := func(purges ...cache.Purge) {
		t.Helper()
		if err := s.AddPurges(t.Context(), purges, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	add(cache.Purge{At: now.Add(-3 * time.Hour)}, cache.Purge{Template: "article", At: now.Add(-2 * time.Hour)},
		cache.Purge{Image: "old", At: now.Add(-2 * time.Hour)})
	add(cache.Purge{Image: "new", At: now}, cache.Purge{Template: "article", At: now.Add(-time.Hour)})
	add(cache.Purge{Template: "article", At: now.Add(-2 * time.Hour)}) // said again, too late

	everything := []cache.Purge{
		{At: now.Add(-3 * time.Hour)}, {Template: "article", At: now.Add(-time.Hour)}, {Image: "new", At: now},
	}
	tests := map[string]struct {
		since time.Time
		want  []cache.Purge
	}{
		"all":       {time.Time{}, everything},
		"the last":  {now, everything[2:]},
		"some":      {now.Add(-90 * time.Minute), everything[1:]},
		"none, yet": {now.Add(time.Microsecond), nil},
	}
	for name, test := range tests {
		got, err := s.Purges(t.Context(), test.since)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, test.want)
		}
	}
}

// TestPurgesAreBounded: the newest of very many single images are kept.
func TestPurgesAreBounded(t *testing.T) {
	s := New(connect(t, redistest.Start(t).URL))
	var many []cache.Purge
	start := time.Now()
	for i := range mostPurged + 10 {
		many = append(many, cache.Purge{Image: time.Duration(i).String(), At: start.Add(time.Duration(i) * time.Microsecond)})
	}
	if err := s.AddPurges(t.Context(), many, time.Hour); err != nil {
		t.Fatal(err)
	}
	got, err := s.Purges(t.Context(), time.Time{})
	if err != nil || len(got) != mostPurged || got[0].Image != many[10].Image {
		t.Errorf("got %d, %v, want the last %d", len(got), err, mostPurged)
	}
}

func TestWatchPurges(t *testing.T) {
	s := New(connect(t, redistest.Start(t).URL))
	ctx, cancel := context.WithCancel(t.Context())
	woken, ended := make(chan struct{}, 100), make(chan struct{})
	go func() {
		defer close(ended)
		s.WatchPurges(ctx, func() { woken <- struct{}{} })
	}()
	for { // until the subscription is there
		if err := s.AddPurges(t.Context(), []cache.Purge{{At: time.Now()}}, time.Hour); err != nil {
			t.Fatal(err)
		}
		select {
		case <-woken:
			cancel()
			<-ended
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}
