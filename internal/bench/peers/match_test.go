package main

import (
	"net/http"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// In n rounds everybody is first once, and once in every other place.
func TestOrder(t *testing.T) {
	tests := []struct {
		n, turn int
		want    []int
	}{{3, 0, []int{0, 1, 2}}, {3, 1, []int{1, 2, 0}}, {3, 2, []int{2, 0, 1}}, {3, 4, []int{1, 2, 0}}, {1, 7, []int{0}}}
	for _, test := range tests {
		if got := order(test.n, test.turn); !reflect.DeepEqual(got, test.want) {
			t.Errorf("order(%d, %d) is %v, want %v", test.n, test.turn, got, test.want)
		}
	}
}

func TestAdd(t *testing.T) {
	round := func(bytes int) []cell {
		return []cell{{renderer.PNG, 2, []row{{"Placard", []turn{{bytes: bytes}}}, {"peer", []turn{{bytes: -bytes}}}}}}
	}
	got := add(add(nil, round(1)), round(2))
	want := []cell{{renderer.PNG, 2, []row{
		{"Placard", []turn{{bytes: 1}, {bytes: 2}}}, {"peer", []turn{{bytes: -1}, {bytes: -2}}},
	}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// A peer that fails is started again, but not for ever.
func TestTurnStartsAgain(t *testing.T) {
	tests := []struct {
		name     string
		failures int64
		want     int
		ok       bool
	}{{"never", 0, 0, true}, {"once", 1, 1, true}, {"always", 1000, tries, false}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var asked atomic.Int64
			peer := fake(t, func(w http.ResponseWriter, _ *http.Request) {
				if asked.Add(1) <= test.failures {
					w.WriteHeader(http.StatusInternalServerError)
				}
				_, _ = w.Write([]byte(jpeg))
			})
			m := match{config: &config{}, titles: &titles{}}
			got, err := m.turn(t.Context(), peer, task{format: renderer.JPEG, atOnce: 1, time: time.Minute, images: 1})
			if got.failures != test.want || (err == nil) != test.ok {
				t.Errorf("got %d failures, %v, want %d, ok %t", got.failures, err, test.want, test.ok)
			}
		})
	}
}

func TestRound(t *testing.T) {
	draws := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(jpeg)) }
	a, b, png := fake(t, draws), fake(t, draws), fake(t, draws)
	a.label, b.label = "a", "b"
	a.formats, b.formats, png.formats = jpegs, jpegs, []renderer.Format{renderer.PNG}
	m := match{
		config:     &config{formats: jpegs, atOnce: []int{1, 2}},
		contenders: []*contender{a, b, png}, titles: &titles{},
	}
	cells, err := m.round(t.Context(), 1, time.Nanosecond)
	if err != nil {
		t.Fatal(err)
	}
	if len(cells) != 2 {
		t.Fatalf("got %d cells, want one for 1 at once and one for 2", len(cells))
	}
	for i, c := range cells {
		if c.atOnce != i+1 || len(c.rows) != 2 || c.rows[0].label != "a" || c.rows[1].label != "b" {
			t.Errorf("got %+v, want a and b, %d at once", c, i+1)
		}
	}
}

var jpegs = []renderer.Format{renderer.JPEG}
