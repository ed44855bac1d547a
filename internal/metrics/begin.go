package metrics

import (
	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/limits"
	"github.com/placard/placard/pool"
	"github.com/placard/placard/renderer"
)

// usualStatuses are what requests for images are answered with. Others are rare, and no alert waits for them.
var usualStatuses = []int{200, 304, 400, 403, 404, 410, 422, 429, 500, 502, 503, 504}

// Dialects has the answers in each dialect stand at 0: a rate needs a value from before the first event.
func (m *Metrics) Dialects(names ...string) {
	for _, name := range names {
		for _, status := range usualStatuses {
			m.requests.of(answer{name, status})
		}
	}
}

// Templates has what is counted by template stand at 0, too. list returns the names of those that there are. It is
// asked whenever the metrics are, as templates come while the server runs, and is to be set before.
func (m *Metrics) Templates(list func() []string) { m.templates = list }

func (m *Metrics) beginTemplates() {
	for _, name := range m.templates() {
		for _, outcome := range []string{"ok", "timeout", "crashed", other} {
			m.renders.WithLabelValues(name, outcome)
		}
		for _, substitute := range []renderer.Degraded{renderer.LastGood, renderer.Fallback} {
			m.degraded.WithLabelValues(name, string(substitute))
		}
	}
}

// begin has the series stand at 0 whose labels are known.
func (m *Metrics) begin() {
	for _, class := range []string{cacheHit, cacheMiss, cacheNone} {
		m.byCache[class] = m.answers.WithLabelValues(class)
	}
	for _, phase := range phases {
		m.durations.WithLabelValues(phase.name)
	}
	m.beginTiers()
	m.fetches.WithLabelValues(other)
	for _, end := range fetchEnds {
		m.fetches.WithLabelValues(end.outcome)
	}
	for _, queue := range []string{Renders, Webhooks} {
		for _, outcome := range []string{JobDone, JobRetried, JobFailed} {
			m.jobs.WithLabelValues(queue, outcome)
		}
	}
	for _, by := range []string{limits.ByKey, limits.ByAddress} {
		m.limited.WithLabelValues(by)
	}
	for _, reason := range []string{pool.Crashed, pool.Hung, pool.Retired, pool.Failed} {
		m.restarts.WithLabelValues(reason)
	}
}

func (m *Metrics) beginTiers() {
	for _, tier := range []string{cache.TierMemory, cache.TierDisk, cache.TierRedis, cache.TierBucket} {
		for _, result := range []string{cache.ResultHit, cache.ResultMiss, cache.ResultError} {
			m.cache.of(look{tier, result})
		}
	}
	for _, tier := range []string{cache.TierRedis, cache.TierBucket} {
		m.cache.of(look{tier, cache.ResultSkipped})
	}
	for _, tier := range []string{cache.TierDisk, cache.TierRedis, cache.TierBucket} {
		m.cache.of(look{tier, cache.ResultDropped})
	}
}
