package main

import (
	"context"
	"math"
	"runtime"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/jobs"
	"github.com/placard/placard/internal/metrics"
)

// gauges has the metrics show how things stand, and what they are bounded by. The server is told to stop by ctx.
func (st *stack) gauges(ctx context.Context, s *settings) {
	m := st.metrics
	m.Dialects(s.dialectNames()...)
	m.Templates(st.templateNames)
	m.Gauge("build_info", "1, with what the server is made of as labels.", always(1),
		"version", version(), "go_version", runtime.Version(), "chromium", st.binary.Version)
	m.Gauge("ready", "1 while pictures can be drawn and the server isn't told to stop, as /readyz says.",
		readiness(ctx, st.pool.Ready))
	m.Gauge("queue_waiting", "Renders that wait for a browser.", func() float64 {
		return float64(max(0, st.gate.Inside()-st.pool.Busy()))
	})
	m.Gauge("queue_capacity", "Renders that may wait for a browser.", always(s.Queue))
	m.Gauge("browsers", "Browsers that are open.", func() float64 { return float64(st.pool.Open()) })
	m.Gauge("browsers_wanted", "Browsers that are to be open.", always(s.Workers))
	m.Gauge("browsers_busy", "Browsers that draw.", func() float64 { return float64(st.pool.Busy()) })
	m.Gauge("sandbox_enabled", "1 where Chromium's sandbox is on.", func() float64 { return oneIf(st.sandbox) })
	for tier, most := range map[string]int64{cache.TierMemory: s.CacheMemory, cache.TierDisk: s.CacheDisk} {
		m.Gauge("cache_bytes", "Bytes in the image cache.",
			func() float64 { return float64(st.cache.Bytes(tier)) }, "tier", tier)
		m.Gauge("cache_max_bytes", "Bytes that the image cache may take.", always(most), "tier", tier)
	}
}

// dialectNames are those that requests are counted by.
func (s *settings) dialectNames() []string {
	names := []string{metrics.NoDialect}
	for _, dialect := range s.signingDialects() {
		names = append(names, dialect.Name())
	}
	return names
}

// templateNames are those of the templates that there are at the moment.
func (st *stack) templateNames() (names []string) {
	for _, tpl := range st.library.Templates() {
		names = append(names, tpl.Name)
	}
	return names
}

// readiness asks for as long as a container's check would, until serving ends.
func readiness(serving context.Context, ready func(context.Context) bool) func() float64 {
	return func() float64 {
		ctx, cancel := context.WithTimeout(serving, healthTimeout)
		defer cancel()
		return oneIf(serving.Err() == nil && ready(ctx))
	}
}

// jobGauges have nothing to show where Redis doesn't answer.
func (st *stack) jobGauges(s *settings, name string, queue jobs.Queue) {
	st.metrics.Gauge("jobs_waiting", "Jobs that wait for a worker, or for another try.", func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), s.SharedTimeout)
		defer cancel()
		n, err := queue.Waiting(ctx)
		if err != nil {
			return math.NaN()
		}
		return float64(n)
	}, "queue", name)
	st.metrics.Gauge("jobs_capacity", "Jobs that may wait.", always(s.JobQueue), "queue", name)
}

// always is a value that doesn't change.
func always[Number int | int64](value Number) func() float64 {
	return func() float64 { return float64(value) }
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
