package promtest

import (
	"strings"
	"testing"
)

func TestSelectors(t *testing.T) {
	tests := []struct{ expr, want string }{
		{`up{job="placard"} == 0`, ""},
		{`placard_browsers < placard_browsers_wanted`, "placard_browsers{} placard_browsers_wanted{}"},
		{`sum by (go_version, template) (rate(placard_renders_total{template=~"a|b", outcome != "ok"}[5m]))`,
			`placard_renders_total{template=~"a|b",outcome!="ok"}`},
		{`placard_queue_waiting / on (instance) group_left (process_name) process_open_fds{job!~""}`,
			`placard_queue_waiting{} process_open_fds{job!~""}`},
		{"placard_breaker_open{template=\"say \\\"hi\\\"\",\n instance=\"a:1\"}",
			`placard_breaker_open{template="say \"hi\"",instance="a:1"}`},
	}
	for _, tt := range tests {
		var got []string
		for _, s := range Selectors(tt.expr) {
			got = append(got, s.String())
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.expr, got, tt.want)
		}
	}
	s := Selectors(`placard_browsers{job="placard",instance="a"}`)[0]
	if got := s.Without("job"); got.String() != `placard_browsers{instance="a"}` {
		t.Errorf("without the job: %s", got)
	}
}

func TestSelect(t *testing.T) {
	all, err := ParseSeries(`# HELP placard_renders_total Pictures drawn or failed.
# TYPE placard_renders_total counter
placard_renders_total{outcome="ok",template="a"} 3
placard_renders_total{outcome="error",template="ab"} 1
placard_browsers 2
placard_build_info{chromium="Chromium \"1\" {x}"} 1
placard_jobs_waiting{queue="renders"} NaN
placard_render_duration_seconds_sum{phase="fill"} 1.5e-05
`)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		expr  string
		found int
		first float64
	}{
		{`placard_renders_total`, 2, 3},
		{`placard_renders_total{outcome!="ok"}`, 1, 1},
		{`placard_renders_total{template=~"a"}`, 1, 3},
		{`placard_renders_total{template!~"a|x"}`, 1, 1},
		{`placard_renders_total{project=""}`, 2, 3},
		{`placard_build_info{chromium=~".*{x.*"}`, 1, 1},
		{`placard_render_duration_seconds_sum`, 1, 1.5e-5},
		{`placard_browsers_wanted`, 0, 0},
	}
	for _, tt := range tests {
		found := Selectors(tt.expr)[0].Select(all)
		if len(found) != tt.found || (len(found) > 0 && found[0].Value != tt.first) {
			t.Errorf("%s: got %v, want %d, the first being %v", tt.expr, found, tt.found, tt.first)
		}
	}
	for _, bad := range []string{"placard_browsers", "placard_browsers two"} {
		if _, err := ParseSeries(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestPromtool(t *testing.T) { Promtool(t, t.TempDir(), "--version") }
