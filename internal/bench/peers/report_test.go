package main

import (
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
)

// turns makes turns of 10 images a second each, times the factors.
func turns(bytes int, factors ...int) []turn {
	var list []turn
	for _, f := range factors {
		latencies := make([]time.Duration, 10*f)
		for i := range latencies {
			latencies[i] = time.Second / time.Duration(f)
		}
		list = append(list, turn{latencies: latencies, bytes: bytes * len(latencies), took: time.Second, cpu: time.Second})
	}
	return list
}

func TestMarkdown(t *testing.T) {
	r := report{
		config:  &config{rounds: 3, lasts: time.Second},
		machine: machine{date: "2026-11-22", hardware: "2 × CPU", load: 0.1, versions: []string{"Node 20", "wrk 4"}},
		starts:  []time.Duration{time.Second, 500 * time.Millisecond, 2 * time.Second},
		hits:    &hits{bytes: 60_100, placard: []float64{50, 60, 70}, nginx: []float64{100, 100, 100}},
		memory:  []footprint{{"Placard", 2000, 280e6, 12}},
		cells: []cell{{renderer.PNG, 2, []row{
			{"Placard", turns(3000, 4, 6, 2)}, {"takumi", turns(1000, 2, 2, 2)}, {"puppeteer recipe", turns(6000, 1, 1, 1)},
		}}},
	}
	got := r.markdown()
	for _, want := range []string{
		"2026-11-22, on 2 × CPU. Load average before the run: 0.10.",
		"Node 20, wrk 4.",
		"| PNG images/s against takumi | 2.00 × (1.00–3.00) | 0.5 × | 1.0 × |",
		"| PNG bytes against Chromium’s default | 0.50 × | at most 1 × |  |",
		"| cached hits/s against nginx, 60 KB | 0.60 × (0.50–0.70), 60 of 100 | 0.45 × | 0.8 × |",
		"| PSS of server and 2 browsers after 2000 images | 280 MB | under 450 MB | under 300 MB |",
		"| start to first image | 1.00 s (0.50–2.00) | under 1.5 s | under 0.8 s |",
		"| png | 2 | Placard | 40.0 | 167 | 500 | 500 | 3 | 25.0 |  |",
		"| png | 2 | takumi | 20.0 | 500 | 500 | 500 | 1 | 50.0 | 2.00 × (1.00–3.00) |",
		"| Placard | 280 | 12 | 2000 |",
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no line %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "JPEG") {
		t.Errorf("there are figures of what wasn't measured:\n%s", got)
	}
}
