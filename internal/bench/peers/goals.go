package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/placard/placard/internal/bench"
	"github.com/placard/placard/renderer"
)

// goals sets what was measured beside what Placard is to reach, drawing for two at once.
func (r *report) goals(b *strings.Builder) {
	head := "\n| two requests at once | measured | at least | aim |\n|---|--:|--:|--:|\n"
	goal := func(name, measured, least, aim string) {
		if measured == "" {
			return
		}
		fmt.Fprintf(b, "%s| %s | %s | %s | %s |\n", head, name, measured, least, aim)
		head = ""
	}
	goal("JPEG images/s against takumi", r.against(renderer.JPEG, "takumi"), "1.15 ×", "1.5 ×")
	goal("JPEG images/s against the puppeteer recipe", r.against(renderer.JPEG, "puppeteer recipe"), "10 ×", "15 ×")
	goal("PNG images/s against takumi", r.against(renderer.PNG, "takumi"), "0.5 ×", "1.0 ×")
	goal("PNG bytes against Chromium’s default", r.size(renderer.PNG, "puppeteer recipe"), "at most 1 ×", "")
	goal("WebP images/s against takumi", r.against(renderer.WebP, "takumi"), "0.5 ×", "1.0 ×")
	if r.hits != nil {
		name := fmt.Sprintf("cached hits/s against nginx, %d KB", r.hits.bytes/1000)
		goal(name, r.hits.String(), "0.45 ×", "0.8 ×")
	}
	if r.memory != nil {
		f := r.memory[0]
		name := fmt.Sprintf("PSS of server and %d browsers after %d images", workers, f.images)
		goal(name, fmt.Sprintf("%.0f MB", float64(f.bytes)/1e6), "under 450 MB", "under 300 MB")
	}
	if r.starts != nil {
		goal("start to first image", seconds(r.starts), "under 1.5 s", "under 0.8 s")
	}
}

// against returns how many times as fast as a peer Placard was with two requests at once, or nothing if that wasn't
// measured.
func (r *report) against(format renderer.Format, peer string) string {
	cell, i := r.pair(format, peer)
	if i == 0 {
		return ""
	}
	return bench.Spread(cell.ratios(i), "×")
}

// size returns how many times as large as a peer's Placard's images were.
func (r *report) size(format renderer.Format, peer string) string {
	cell, i := r.pair(format, peer)
	if i == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f ×", cell.rows[0].sum().kilobytes/cell.rows[i].sum().kilobytes)
}

// pair finds a comparison of two at once, and in it the row of a peer. That is 0 if there is none.
func (r *report) pair(format renderer.Format, peer string) (cell, int) {
	for _, c := range r.cells {
		if c.format == format && c.atOnce == 2 {
			return c, max(0, slices.IndexFunc(c.rows, func(r row) bool { return r.label == peer }))
		}
	}
	return cell{}, 0
}

// String returns how many times as fast as nginx Placard was.
func (h *hits) String() string {
	var ratios []float64
	for i := range h.placard {
		ratios = append(ratios, h.placard[i]/h.nginx[i])
	}
	return fmt.Sprintf("%s, %.0f of %.0f", bench.Spread(ratios, "×"),
		bench.Quantile(h.placard, .5), bench.Quantile(h.nginx, .5))
}

func seconds(times []time.Duration) string {
	var list []float64
	for _, t := range times {
		list = append(list, t.Seconds())
	}
	return bench.Spread(list, "s")
}
