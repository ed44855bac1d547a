package main

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// worked returns a load of three rounds that took a second each, with this processor time for a request.
func worked(label string, every, requests int64, instances, store time.Duration) *load {
	l := &load{label: label, every: every}
	if store > 0 {
		l.store = &measured
	}
	for _, factor := range []int64{2, 1, 3} {
		t := turn{hits: requests * factor, bytes: 57_000 * requests * factor, took: time.Second}
		t.clocks = clocks{instances * time.Duration(t.hits), store * time.Duration(t.hits), 0}
		l.turns = append(l.turns, t)
	}
	return l
}

// measured is a store that has a process.
var measured = store{cpu: func() (time.Duration, error) { return 0, nil }}

func TestMarkdown(t *testing.T) {
	const ms, µs = time.Millisecond, time.Microsecond
	r := report{
		config: &config{workers: 2, rounds: 3, lasts: time.Second, images: 500},
		date:   "2026-11-22", hardware: "2 × CPU", load: .1, versions: []string{"Redis 7"},
		draws: drawn{
			alone: worked("one instance alone", 1, 10, 20*ms, 0), redis: worked("one with Redis", 1, 10, 25*ms, 300*µs),
			folder: worked("one with a folder", 1, 10, 22*ms, 0), s3: worked("one with S3", 1, 10, 26*ms, 500*µs),
			unpinned: worked("one unpinned", 1, 10, 20*ms, 0), two: worked("two", 1, 5, 30*ms, 400*µs),
		},
		hits: found{
			memory: worked("memory", 0, 1000, 25*µs, 0), disk: worked("the disk", 0, 1000, 100*µs, 0),
			redis: worked("Redis", 0, 1000, 200*µs, 100*µs), folder: worked("a folder", 0, 1000, 100*µs, 0),
			s3: worked("S3", 0, 1000, 200*µs, 250*µs),
		},
		mixed:  []*load{worked("mixed", 10, 300, 3*ms, 0)},
		memory: memories{server: []float64{100e6}, browser: []float64{90e6}, page: []float64{20e6}},
	}
	got := r.markdown()
	for _, want := range []string{
		"2026-11-22, on 2 × CPU. Load average before the run: 0.10. Redis 7. The template `article` as jpg, 1200×630, 57 KB. ",
		"| one instance alone | 20.0 (10.0–30.0) | 20.0 (20.0–20.0) | 50.0 | – |\n",
		"| one with Redis | 20.0 (10.0–30.0) | 25.0 (25.0–25.0) | 40.0 | 300 (300–300) |\n",
		"Two instances drew 0.50 (0.50–0.50) times as many images a second as one without Redis, for 1.50 (1.50–1.50) times",
		"| memory | 2000 (1000–3000) | 25.0 (25.0–25.0) | 40000 | – |\n",
		"| Redis | 10000 | 570 | 3333 |\n",
		"| gofakes3 (its figures, not those of S3) | 4000 | 228 | 2000 |\n",
		"| the server, after 500 images | 100 (100–100) |\n",
		"| each further template in use (`warm-pages`), in each browser | 20.0 (20.0–20.0) |\n",
		"| 0.9 | 2.02 | 3.00 (3.00–3.00) | 1.48 | ",
		"| 20 | " + fmt.Sprintf("%.0f", 20*float64(runtime.NumCPU())/.025) + " | ",
		" | 455 | 115 |\n", // 1 / (300 µs + 19 × 100 µs), 125 MB / (19 × 57 KB)
		"A network of one gigabit a second carries 2193 of these images a second",
		"6 new images a second take 0.15 cores and 294 hits 0.007",
		"It needs 400 MB of memory, with four templates in use.",
		"Redis spends 0.0024 cores on the new images and gets and gives 0.7 MB a second.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// Without an S3 server nothing is said of one.
func TestMarkdownWithoutS3(t *testing.T) {
	l := worked("any", 1, 10, time.Millisecond, 0)
	r := report{
		config: &config{}, draws: drawn{l, l, l, l, nil, l}, hits: found{l, l, l, l, nil},
		memory: memories{[]float64{1}, []float64{1}, []float64{1}},
	}
	if got := r.markdown(); strings.Contains(got, "gofakes3") {
		t.Errorf("there are figures of what wasn't measured:\n%s", got)
	}
}
