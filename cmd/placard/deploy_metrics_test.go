package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/placard/placard/internal/promtest"
)

// Debian builds Prometheus without its client of Kubernetes.
var findsPods = regexp.MustCompile(`    kubernetes_sd_configs:\n( {6}.*\n)+`)

// TestDeployDocScrapes holds the jobs of docs/deploy.md to be such as Prometheus reads, and to have the name that the
// alert rules go by.
func TestDeployDocScrapes(t *testing.T) {
	found := 0
	for _, step := range readSteps(section(t, deployDoc, "Metrics")) {
		if step.kind != "yaml" {
			continue
		}
		found++
		if !strings.Contains(step.text, "- job_name: placard\n") {
			t.Errorf("this job has another name:\n%s", step.text)
		}
		file := writeFile(t, "prometheus.yaml", findsPods.ReplaceAllString(step.text, ""))
		promtest.Promtool(t, ".", "check", "config", file)
	}
	if found != 3 {
		t.Errorf("%d jobs were found, want those of Debian, Compose and Kubernetes", found)
	}
}

// TestDeployedAutoscaler holds the autoscaler to metrics that every cluster has, unless a component is chosen: with one
// that can't be read, servers are added and none is taken away.
func TestDeployedAutoscaler(t *testing.T) {
	text := deployed(t)["deploy/kubernetes/autoscaler.yaml"]
	kinds := regexp.MustCompile(`(?m)^    - type: (\w+)$`).FindAllStringSubmatch(text, -1)
	if len(kinds) != 1 || kinds[0][1] != "Resource" {
		t.Errorf("the kinds of metrics are %q, want Resource alone", kinds)
	}
}

// TestDeployedQueueMetric asks for the queue's length as prometheus-adapter does, late in a minute between two scrapes,
// of a pod that two jobs scrape.
func TestDeployedQueueMetric(t *testing.T) {
	rules := deployed(t)["deploy/kubernetes/queue/prometheus-adapter.yaml"]
	query := regexp.MustCompile(`metricsQuery: (.+)`).FindStringSubmatch(rules)
	if query == nil {
		t.Fatal("there is no metricsQuery")
	}
	expr := strings.NewReplacer("<<.Series>>", "placard_queue_waiting", "<<.GroupBy>>", "pod",
		"<<.LabelMatchers>>", `namespace="placard",pod=~"a|b"`).Replace(query[1])
	const test = `
tests:
  - interval: 1m
    input_series:
      - {series: 'placard_queue_waiting{job="placard",namespace="placard",pod="a"}', values: 0 6 8}
      - {series: 'placard_queue_waiting{job="again",namespace="placard",pod="a"}', values: 0 6 8}
    promql_expr_test:
      - expr: EXPR
        eval_time: 2m50s
        exp_samples: [{labels: '{pod="a"}', value: 7}]
`
	file := writeFile(t, "test.yaml", strings.ReplaceAll(test, "EXPR", expr))
	promtest.Promtool(t, filepath.Dir(file), "test", "rules", filepath.Base(file))
}
