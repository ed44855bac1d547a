// Package metrics counts what the server does, under the names that dashboards know. It is the only importer of the
// Prometheus client.
package metrics

import (
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/placard/placard/renderer"
)

// Metrics are the counters of one server.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *children[answer]
	answers   *prometheus.HistogramVec
	byCache   map[string]prometheus.Observer // children of answers
	renders   *prometheus.CounterVec
	durations *prometheus.HistogramVec
	cache     *children[look]
	fetches   *prometheus.CounterVec
	jobs      *prometheus.CounterVec
	restarts  *prometheus.CounterVec
	degraded  *prometheus.CounterVec
	limited   *prometheus.CounterVec
	templates func() []string // the names of those that there are now
}

// New makes all counters.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		byCache:  map[string]prometheus.Observer{},
		answers: histogram("http_request_duration_seconds",
			"Time that answers took, by where the image came from.", answerBuckets, "cache"),
		renders:   counter("renders_total", "Pictures drawn or failed, by template and outcome.", "template", "outcome"),
		durations: histogram("render_duration_seconds", "Time that the phases of drawing took.", renderBuckets, "phase"),
		fetches:   counter("image_fetches_total", "Remote images that were asked for, by outcome.", "outcome"),
		jobs:      counter("jobs_total", "Tries of what is done later, by queue and outcome.", "queue", "outcome"),
		restarts:  counter("browser_restarts_total", "Browsers replaced, by reason.", "reason"),
		degraded: counter("degraded_total", "Answers with a substitute for an image that was not ready.",
			"template", "substitute"),
		limited: counter("rate_limited_total",
			"Renders refused because a key or an address had too many in a minute.", "by"),
		templates: func() []string { return nil },
	}
	requests := counter("http_requests_total", "Requests answered, by the URL's dialect and the status.",
		"dialect", "status")
	looks := counter("cache_requests_total", "Looks into the image cache, and writes that failed, by tier and result.",
		"tier", "result")
	m.requests = newChildren(func(a answer) prometheus.Counter {
		return requests.WithLabelValues(a.dialect, strconv.Itoa(a.status))
	})
	m.cache = newChildren(func(l look) prometheus.Counter { return looks.WithLabelValues(l.tier, l.result) })
	m.registry.MustRegister(requests, m.answers, m.renders, m.durations, looks, m.fetches, m.jobs, m.restarts, m.degraded,
		m.limited, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.begin()
	return m
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "placard_" + name, Help: help}, labels)
}

func histogram(name, help string, buckets []float64, label string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "placard_" + name, Help: help, Buckets: buckets,
	}, []string{label})
}

// Handler answers with all metrics.
func (m *Metrics) Handler() http.Handler {
	all := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.beginTemplates()
		all.ServeHTTP(w, r)
	})
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

// Restart counts a browser that was replaced.
func (m *Metrics) Restart(reason string) { m.restarts.WithLabelValues(reason).Inc() }

// RateLimited counts a render that was refused because of its key or its address.
func (m *Metrics) RateLimited(by string) { m.limited.WithLabelValues(by).Inc() }

// Degraded counts an answer with a substitute.
func (m *Metrics) Degraded(template string, substitute renderer.Degraded) {
	m.degraded.WithLabelValues(template, string(substitute)).Inc()
}
