package main

import (
	"testing"
	"time"
)

// took is a step that has had turns, of one operation each.
func took(label string, work float64, times ...time.Duration) *step {
	s := &step{label: label, work: work}
	for _, d := range times {
		s.turns = append(s.turns, turn{times: []time.Duration{d}, cpu: d / 10})
	}
	return s
}

func TestMarkdown(t *testing.T) {
	const ms = time.Millisecond
	s := &series{name: "megapixels", what: "an image", steps: []*step{
		took("1", 1, 10*ms, 20*ms, 30*ms),
		took("2", 2, 20*ms, 40*ms, 60*ms),
		took("4", 4, 160*ms, 320*ms, 481*ms),
	}}
	s.steps[1].note = "as it should"
	const want = `
| megapixels | an image: p50 | p95 | CPU | ÷ first, per unit | ÷ row above, per unit | |
|---|--:|--:|--:|--:|--:|---|
| 1 | 20.0 ms | 30.0 ms | 2.00 ms | 1.00 | 1.00 |  |
| 2 | 40.0 ms | 60.0 ms | 4.00 ms | 1.00 | 1.00 | as it should |
| 4 | 320 ms | 481 ms | 32.0 ms | **4.00** cliff | **4.00** cliff |  |
`
	if got := s.markdown(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// A ratio is made within a round: a busy minute falls on all steps alike.
func TestAgainst(t *testing.T) {
	first := took("1", 1, 10, 100, 1000)
	tests := []struct {
		name string
		step *step
		want float64
	}{
		{"itself", first, 1},
		{"twice the time", took("", 1, 20, 200, 2000), 2},
		{"twice the time for twice the work", took("", 2, 20, 200, 2000), 1},
		{"one round that went wrong", took("", 1, 20, 200, 1_000_000), 2},
	}
	for _, test := range tests {
		if got := test.step.against(first); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestMark(t *testing.T) {
	for ratio, want := range map[float64]string{.004: "0.00", 3: "3.00", 3.01: "**3.01** cliff"} {
		if got := mark(ratio); got != want {
			t.Errorf("mark(%v) is %q, want %q", ratio, got, want)
		}
	}
}

func TestShow(t *testing.T) {
	tests := map[time.Duration]string{
		0: "–", 7: "7 ns", 999: "999 ns", 1000: "1.00 µs", 12_345: "12.3 µs", 999_900: "1000 µs",
		1_234_567: "1.23 ms", 200 * time.Millisecond: "200 ms", 90 * time.Second: "90.0 s",
	}
	for d, want := range tests {
		if got := show(d); got != want {
			t.Errorf("show(%d) is %q, want %q", d, got, want)
		}
	}
}
