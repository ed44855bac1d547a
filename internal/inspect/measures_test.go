package inspect

import (
	"math/rand/v2"
	"testing"
)

func TestIntersect(t *testing.T) {
	r := rectangle{10, 20, 30, 40}
	tests := []struct {
		name     string
		s, want  rectangle
		wantNone bool
	}{
		{"itself", r, r, false},
		{"within", rectangle{15, 25, 5, 5}, rectangle{15, 25, 5, 5}, false},
		{"a corner", rectangle{30, 50, 30, 40}, rectangle{30, 50, 10, 10}, false},
		{"beside", rectangle{40, 20, 30, 40}, rectangle{}, true},
		{"far", rectangle{100, 100, 30, 40}, rectangle{}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.intersect(tt.s)
			if got.empty() != tt.wantNone || !tt.wantNone && got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// TestIntersection: it lies in both, is the same both ways, and is not empty where either reaches into the other.
func TestIntersection(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	some := func() rectangle {
		n := func() float64 { return float64(random.IntN(20)) }
		return rectangle{n(), n(), n(), n()}
	}
	for range 2000 {
		a, b := some(), some()
		both := a.intersect(b)
		if both != b.intersect(a) {
			t.Fatalf("%v and %v: %v, and %v the other way round", a, b, both, b.intersect(a))
		}
		if both.empty() {
			continue
		}
		for _, r := range []rectangle{a, b} {
			if x, y := both.beyond(r); x != 0 || y != 0 {
				t.Fatalf("%v of %v and %v reaches out of %v by %v, %v", both, a, b, r, x, y)
			}
		}
	}
}

func TestBeyond(t *testing.T) {
	box := rectangle{0, 0, 100, 50}
	tests := []struct {
		name string
		r    rectangle
		x, y float64
	}{
		{"within", rectangle{10, 10, 80, 30}, 0, 0},
		{"right", rectangle{10, 10, 95, 30}, 5, 0},
		{"left", rectangle{-7, 10, 50, 30}, 7, 0},
		{"below", rectangle{10, 10, 50, 60}, 0, 20},
		{"above and right", rectangle{90, -3, 50, 10}, 40, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if x, y := tt.r.beyond(box); x != tt.x || y != tt.y {
				t.Errorf("got %v, %v; want %v, %v", x, y, tt.x, tt.y)
			}
		})
	}
}
