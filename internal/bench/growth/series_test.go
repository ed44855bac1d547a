package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// asleep is a step that takes a while, and notes that it was done.
func asleep(label string, takes time.Duration, diary *[]string) *step {
	var used time.Duration
	return &step{
		label: label, work: 1, ops: 1,
		cpu: func() (time.Duration, error) { return used, nil },
		do: func(context.Context) error {
			time.Sleep(takes)
			used += takes / 2
			*diary = append(*diary, label)
			return nil
		},
	}
}

func TestMeasure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var diary []string
		a, b := asleep("a", 2*time.Second, &diary), asleep("b", 6*time.Second, &diary)
		a.warm, b.ops = 1, 3
		s := &series{name: "letters", what: "a nap", steps: []*step{a, b}}
		if err := s.measure(t.Context(), &config{rounds: 2, lasts: 3 * time.Second}); err != nil {
			t.Fatal(err)
		}
		if want := strings.Fields("a a a b b a a a"); !slices.Equal(diary, want) {
			t.Errorf("done: %q, want %q", diary, want)
		}
		for _, s := range s.steps {
			const want = 2 * time.Second // of b, which is three operations, each
			for _, turn := range s.turns {
				if turn.median() != want || turn.cpu != want/2 {
					t.Errorf("%s took %v, and %v of processor time, want %v and half of it", s.label, turn.times, turn.cpu, want)
				}
			}
		}
	})
}

func TestUndoDoesNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var diary []string
		a := asleep("a", time.Second, &diary)
		a.undo = func() error { time.Sleep(time.Hour); return nil }
		got, err := a.turn(t.Context(), time.Second)
		if err != nil || !slices.Equal(got.times, []time.Duration{time.Second}) {
			t.Errorf("got %v, %v, want a second", got.times, err)
		}
	})
}

func TestMeasureFails(t *testing.T) {
	broken := errors.New("broken")
	fail := func() error { return broken }
	tests := []struct {
		name  string
		spoil func(*step)
	}{
		{"do", func(s *step) { s.do = func(context.Context) error { return broken } }},
		{"do, to warm up", func(s *step) { s.warm, s.do = 1, func(context.Context) error { return broken } }},
		{"undo", func(s *step) { s.undo = fail }},
		{"processor time", func(s *step) { s.cpu = func() (time.Duration, error) { return 0, broken } }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var diary []string
			a := asleep("a", 0, &diary)
			test.spoil(a)
			s := &series{name: "letters", what: "a nap", steps: []*step{a}}
			err := s.measure(t.Context(), &config{rounds: 1, lasts: 1})
			if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "letters, a: a nap: ") {
				t.Errorf("got %v, want that it is broken, and where", err)
			}
		})
	}
}

func TestMeasureEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var diary []string
	s := &series{steps: []*step{asleep("a", 0, &diary)}}
	if err := s.measure(ctx, &config{rounds: 1, lasts: time.Hour}); !errors.Is(err, context.Canceled) || diary != nil {
		t.Errorf("got %v, want %v, and nothing done: %q", err, context.Canceled, diary)
	}
}
