package promtest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A Series is one line of what Prometheus scrapes.
type Series struct {
	Metric string
	Labels map[string]string
	Value  float64
}

var label = regexp.MustCompile(`(\w+)=("(?:[^"\\]|\\.)*")`)

// ParseSeries reads the text format of metrics, without its comments. See
// https://prometheus.io/docs/instrumenting/exposition_formats/.
func ParseSeries(text string) (list []Series, err error) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		at := strings.LastIndexByte(line, ' ') // nothing here has a timestamp
		if at < 0 {
			return nil, fmt.Errorf("no value in %q", line)
		}
		value, err := strconv.ParseFloat(line[at+1:], 64)
		if err != nil {
			return nil, fmt.Errorf("reading %q: %w", line, err)
		}
		metric, labels, _ := strings.Cut(line[:at], "{")
		s := Series{Metric: metric, Labels: map[string]string{}, Value: value}
		for _, found := range label.FindAllStringSubmatch(labels, -1) {
			if s.Labels[found[1]], err = strconv.Unquote(found[2]); err != nil {
				return nil, fmt.Errorf("reading %q: %w", line, err)
			}
		}
		list = append(list, s)
	}
	return list, nil
}

// Select returns the series that a selector names.
func (s Selector) Select(all []Series) (found []Series) {
	for _, series := range all {
		if series.Metric == s.Metric && s.fits(series) {
			found = append(found, series)
		}
	}
	return found
}

func (s Selector) fits(series Series) bool {
	for _, m := range s.Matchers {
		value := series.Labels[m.Label]
		fits := value == m.Value
		if strings.HasSuffix(m.Operator, "~") {
			fits = regexp.MustCompile(`^(?s:` + m.Value + `)$`).MatchString(value)
		}
		if fits == strings.HasPrefix(m.Operator, "!") {
			return false
		}
	}
	return true
}
