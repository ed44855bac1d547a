package metrics

import "github.com/prometheus/client_golang/prometheus"

// Breaker registers what is asked for when the metrics are: the templates that were refused, and whether they are now.
func (m *Metrics) Breaker(refused func() map[string]bool) { m.registry.MustRegister(breaker(refused)) }

type breaker func() map[string]bool

var breakerOpen = prometheus.NewDesc("placard_breaker_open",
	"1 while a template is refused because its pages crash or hang, 0 when it may be tried again.",
	[]string{"template"}, nil)

// Describe implements prometheus.Collector.
func (breaker) Describe(descs chan<- *prometheus.Desc) { descs <- breakerOpen }

// Collect implements prometheus.Collector.
func (b breaker) Collect(series chan<- prometheus.Metric) {
	for template, refused := range b() {
		value := 0.0
		if refused {
			value = 1
		}
		series <- prometheus.MustNewConstMetric(breakerOpen, prometheus.GaugeValue, value, template)
	}
}
