// Package metrics counts what the server does, under the names that dashboards know. It is the only importer of the
// Prometheus client.
package metrics

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/placard/placard/internal/cache"
	"github.com/placard/placard/internal/limits"
	"github.com/placard/placard/pool"
	"github.com/placard/placard/renderer"
)

// Metrics are the counters of one server.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	renders   *prometheus.CounterVec
	durations *prometheus.HistogramVec
	cache     *prometheus.CounterVec
	restarts  *prometheus.CounterVec
	degraded  *prometheus.CounterVec
	breaker   *prometheus.GaugeVec
	limited   *prometheus.CounterVec
}

// durationBuckets run from a warm page's few milliseconds to the longest deadline.
var durationBuckets = []float64{.001, .0025, .005, .01, .02, .04, .08, .16, .32, .64, 1.25, 2.5, 5, 10, 30}

// phases are those of drawing.
var phases = []struct {
	name string
	of   func(renderer.Timing) time.Duration
}{
	{"queue", func(t renderer.Timing) time.Duration { return t.Queue }},
	{"fetch", func(t renderer.Timing) time.Duration { return t.Fetch }},
	{"fill", func(t renderer.Timing) time.Duration { return t.Fill }},
	{"paint", func(t renderer.Timing) time.Duration { return t.Paint }},
}

// New makes all counters.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: counter("http_requests_total", "Requests answered, by the URL's dialect and the status.",
			"dialect", "status"),
		renders: counter("renders_total", "Pictures drawn or failed, by template and outcome.", "template", "outcome"),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "placard_render_duration_seconds", Help: "Time that the phases of drawing took.", Buckets: durationBuckets,
		}, []string{"phase"}),
		cache: counter("cache_requests_total", "Looks into the image cache, and writes that failed, by tier and result.",
			"tier", "result"),
		restarts: counter("browser_restarts_total", "Browsers replaced, by reason.", "reason"),
		degraded: counter("degraded_total", "Answers with a substitute for an image that was not ready.",
			"template", "substitute"),
		limited: counter("rate_limited_total", "Renders refused because a key or an address had too many in a minute.", "by"),
		breaker: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "placard_breaker_open", Help: "1 for a template that is refused because its pages crash or hang.",
		}, []string{"template"}),
	}
	m.registry.MustRegister(m.requests, m.renders, m.durations, m.cache, m.restarts, m.degraded, m.breaker, m.limited,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.begin()
	return m
}

// begin has the counters stand at 0 whose labels are known: a rate needs a value from before the first event.
func (m *Metrics) begin() {
	for _, phase := range phases {
		m.durations.WithLabelValues(phase.name)
	}
	for _, tier := range []string{cache.TierMemory, cache.TierDisk, cache.TierRedis, cache.TierBucket} {
		for _, result := range []string{cache.ResultHit, cache.ResultMiss, cache.ResultError} {
			m.cache.WithLabelValues(tier, result)
		}
	}
	for _, tier := range []string{cache.TierRedis, cache.TierBucket} {
		m.cache.WithLabelValues(tier, cache.ResultSkipped)
	}
	for _, tier := range []string{cache.TierDisk, cache.TierRedis, cache.TierBucket} {
		m.cache.WithLabelValues(tier, cache.ResultDropped)
	}
	for _, by := range []string{limits.ByKey, limits.ByAddress} {
		m.limited.WithLabelValues(by)
	}
	for _, reason := range []string{pool.Crashed, pool.Hung, pool.Retired, pool.Failed} {
		m.restarts.WithLabelValues(reason)
	}
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "placard_" + name, Help: help}, labels)
}

// Handler answers with all metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Gauge registers a value that is asked for when the metrics are. labels are pairs of name and value.
func (m *Metrics) Gauge(name, help string, value func() float64, labels ...string) {
	constant := prometheus.Labels{}
	for i := 0; i+1 < len(labels); i += 2 {
		constant[labels[i]] = labels[i+1]
	}
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "placard_" + name, Help: help, ConstLabels: constant,
	}, value))
}

// Request counts an answer.
func (m *Metrics) Request(dialect string, status int) {
	m.requests.WithLabelValues(dialect, strconv.Itoa(status)).Inc()
}

// Cache counts a look into a tier of the cache.
func (m *Metrics) Cache(tier, result string) { m.cache.WithLabelValues(tier, result).Inc() }

// Restart counts a browser that was replaced.
func (m *Metrics) Restart(reason string) { m.restarts.WithLabelValues(reason).Inc() }

// RateLimited counts a render that was refused because of its key or its address.
func (m *Metrics) RateLimited(by string) { m.limited.WithLabelValues(by).Inc() }

// Degraded counts an answer with a substitute.
func (m *Metrics) Degraded(template string, substitute renderer.Degraded) {
	m.degraded.WithLabelValues(template, string(substitute)).Inc()
}

// Breaker notes that a template is refused from now on, or no longer. Only those that ever were are shown.
func (m *Metrics) Breaker(template string, refused bool) {
	value := 0.0
	if refused {
		value = 1
	}
	m.breaker.WithLabelValues(template).Set(value)
}

// Painter counts what next draws, and how long it takes.
func (m *Metrics) Painter(next renderer.Painter) renderer.Painter {
	return renderer.PainterFunc(func(ctx context.Context, doc *renderer.Document) (*renderer.Image, error) {
		img, err := next.Paint(ctx, doc)
		m.renders.WithLabelValues(doc.Template.Name, outcome(err)).Inc()
		if err != nil {
			return nil, err
		}
		for _, phase := range phases {
			m.durations.WithLabelValues(phase.name).Observe(phase.of(img.Timing).Seconds())
		}
		return img, nil
	})
}

func outcome(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, renderer.ErrBusy):
		return "busy"
	case errors.Is(err, renderer.ErrRateLimit):
		return "limited"
	case errors.Is(err, renderer.ErrBroken):
		return "broken"
	case errors.Is(err, renderer.ErrCrashed):
		return "crashed"
	case errors.Is(err, renderer.ErrRefused):
		return "refused"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, context.Canceled):
		return "canceled"
	default:
		return "error"
	}
}
