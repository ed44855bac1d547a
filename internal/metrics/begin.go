package metrics

import (
	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/limits"
	"github.com/placard/placard/pool"
)

// begin has the series stand at 0 whose labels are known: a rate needs a value from before the first event.
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
