package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/placard/placard/internal/promtest"
)

// watched are the series that the dashboard and the alerts read.
func watched(t *testing.T) (list []promtest.Selector) {
	t.Helper()
	var dashboard struct {
		Templating struct{ List []struct{ Definition string } }
		Panels     []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal(readFile(t, "../../deploy/grafana/placard.json"), &dashboard); err != nil {
		t.Fatal(err)
	}
	text := string(readFile(t, "../../deploy/prometheus/alerts.yaml")) // what it says of a metric goes for others than rules
	for _, v := range dashboard.Templating.List {
		text += "\n" + v.Definition
	}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			text += "\n" + target.Expr
		}
	}
	unique := map[string]promtest.Selector{}
	for _, selector := range promtest.Selectors(text) {
		selector = selector.Without("instance", "job") // which Prometheus adds
		selector.Matchers = slices.DeleteFunc(selector.Matchers, func(m promtest.Matcher) bool { return m.Value == "$template" })
		unique[selector.String()] = selector
	}
	return slices.Collect(maps.Values(unique))
}

// A metricsWatch remembers which values each series has had.
type metricsWatch struct {
	url  string
	stop func() // returns when it has ended, with a last look

	last   []promtest.Series
	first  map[string]float64
	others map[string]bool // series that have had another value than the first, or weren't there at first
}

// watchMetrics looks at a server's metrics from when it answers on, so often that what lasts for a moment is seen too.
func watchMetrics(t *testing.T, url string) *metricsWatch {
	t.Helper()
	w := &metricsWatch{url: url, others: map[string]bool{}}
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			w.look(t)
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	w.stop = sync.OnceFunc(func() { close(stop); <-ended })
	t.Cleanup(w.stop)
	return w
}

func (w *metricsWatch) look(t *testing.T) {
	a, err := get(w.url)
	if err != nil {
		return // it doesn't answer yet, or has ended
	}
	if w.last, err = promtest.ParseSeries(string(a.body)); err != nil {
		t.Error(err)
	}
	started := w.first != nil
	if !started {
		w.first = map[string]float64{}
	}
	for _, series := range w.last {
		name, value := seriesName(series), series.Value
		before, known := w.first[name]
		switch {
		case math.IsNaN(value): // unknown, as Redis is away
		case !started:
			w.first[name] = value
		case !known || value != before:
			w.others[name] = true
		}
	}
}

func (w *metricsWatch) moved(series promtest.Series) bool { return w.others[seriesName(series)] }

func seriesName(series promtest.Series) string { return fmt.Sprint(series.Metric, series.Labels) }

// checkNames wants every metric in the README, and no label that a stranger chose.
func (w *metricsWatch) checkNames(t *testing.T) {
	t.Helper()
	readme := string(readFile(t, "../../README.md"))
	part := regexp.MustCompile(`_(bucket|sum|count)$`)
	missing := map[string]bool{}
	for _, series := range w.last {
		if name := part.ReplaceAllString(series.Metric, ""); strings.HasPrefix(name, "placard_") {
			missing[name] = !regexp.MustCompile("(?m)^\\| .*`" + name + "[`{]").MatchString(readme)
		}
		for label, value := range series.Labels {
			if strings.Contains(value, "stranger") {
				t.Errorf("%s has the label %s=%q", series.Metric, label, value)
			}
		}
	}
	for name, missing := range missing {
		if missing {
			t.Errorf("the README's table has no %s", name)
		}
	}
}

func readFile(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
