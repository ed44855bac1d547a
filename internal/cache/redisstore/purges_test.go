package redisstore

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/cache/redistest"
)

// asPurged sorts purges by their times, of microseconds.
func asPurged(purges []cache.Purge) []cache.Purge {
	slices.SortFunc(purges, func(a, b cache.Purge) int { return a.At.Compare(b.At) })
	return purges
}

func TestPurges(t *testing.T) {
	s := New(connect(t, redistest.Start(t).URL))
	now := time.UnixMicro(time.Now().UnixMicro())
	ago := func(hours int) time.Time { return now.Add(time.Duration(-hours) * time.Hour) }
	all, article := cache.Purge{At: ago(5)}, cache.Purge{Template: "article", At: ago(4)}
	image := cache.Purge{Template: "article", Image: "i", At: ago(3)}
	told := time.Time{}
	steps := []struct {
		name string
		told []cache.Purge
		want []cache.Purge
	}{
		{"nothing", nil, nil},
		{"the first", []cache.Purge{article, image}, []cache.Purge{article, image}},
		{"said again, and earlier", []cache.Purge{article, {Template: "article", At: ago(6)}, image}, nil},
		{"a later one", []cache.Purge{{Template: "article", At: ago(2)}}, []cache.Purge{{Template: "article", At: ago(2)}}},
		{"one of long ago", []cache.Purge{all}, []cache.Purge{all}},
		{"an image of before any that is kept", []cache.Purge{{Image: "old", At: ago(11)}}, nil},
		{"an image of any template", []cache.Purge{{Image: "any", At: now}}, []cache.Purge{{Image: "any", At: now}}},
	}
	for _, step := range steps {
		if err := s.AddPurges(t.Context(), step.told, 10*time.Hour); err != nil {
			t.Fatal(err)
		}
		got, err := s.Purges(t.Context(), told)
		if err != nil || !slices.Equal(asPurged(got.Purges), step.want) {
			t.Errorf("%s: got %v, %v, want %v", step.name, got.Purges, err, step.want)
		}
		told = got.Next.Add(overlap)
	}
	got, err := s.Purges(t.Context(), told.Add(-overlap))
	want := []cache.Purge{all, image, {Template: "article", At: ago(2)}, {Image: "any", At: now}}
	if err != nil || !slices.Equal(asPurged(got.Purges), want) {
		t.Errorf("of the last minute: got %v, %v, want %v", got.Purges, err, want)
	}
}

// TestPurgesAreBounded: the newest of very many single images are kept.
func TestPurgesAreBounded(t *testing.T) {
	s := New(connect(t, redistest.Start(t).URL))
	var many []cache.Purge
	start := time.UnixMicro(time.Now().UnixMicro())
	for i := range mostPurged + 10 {
		many = append(many, cache.Purge{Image: fmt.Sprintf("%06d", i), At: start.Add(time.Duration(i) * time.Microsecond)})
	}
	began := time.Now()
	if err := s.AddPurges(t.Context(), many, time.Hour); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d were told in %s", len(many), time.Since(began))
	began = time.Now()
	told, err := s.Purges(t.Context(), time.Time{})
	t.Logf("they are heard in %s", time.Since(began))
	got := asPurged(told.Purges)
	if err != nil || len(got) > mostPurged || len(got) < mostPurged-chunk || got[len(got)-1] != many[len(many)-1] {
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
