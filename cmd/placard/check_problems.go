package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/placard/placard/internal/inspect"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

// undrawable is the rule of a template that gives no picture.
const undrawable inspect.Rule = "undrawable"

// A sighting is one problem of a template, in all trials that showed it.
type sighting struct {
	worst  inspect.Finding
	trials []string
}

// problemsOf returns what the trials of a template showed: one problem for each field and rule, as it was at its worst.
func problemsOf(tpl *renderer.Template, trials []*trial) []templates.Problem {
	type key struct {
		field string
		rule  inspect.Rule
	}
	seen := map[key]*sighting{}
	var order []*sighting
	for _, t := range trials {
		for _, f := range t.findings() {
			at := key{f.Field, f.Rule}
			s, ok := seen[at]
			if !ok {
				s = &sighting{worst: f}
				seen[at] = s
				order = append(order, s)
			}
			s.add(f, t.name)
		}
	}
	var problems []templates.Problem
	for _, s := range order {
		problems = append(problems, s.problem(tpl, len(trials)))
	}
	return problems
}

func (t *trial) findings() []inspect.Finding {
	if t.err != nil {
		return []inspect.Finding{{
			Rule: undrawable, Message: t.err.Error(),
			Help: "see whether `placard render` draws it, with a longer --render-timeout",
		}}
	}
	return t.report.Findings
}

func (s *sighting) add(f inspect.Finding, trial string) {
	if f.Severity > s.worst.Severity {
		s.worst = f
	}
	if n := len(s.trials); n == 0 || s.trials[n-1] != trial { // once, also where a text lies over two others
		s.trials = append(s.trials, trial)
	}
}

// mostNamed bounds how many trials a message names.
const mostNamed = 3

// problem says it in a line. all is how many trials there were.
func (s *sighting) problem(tpl *renderer.Template, all int) templates.Problem {
	with := strings.Join(s.trials[:min(len(s.trials), mostNamed)], ", ")
	if more := len(s.trials) - mostNamed; more > 0 {
		with += fmt.Sprintf(" and %d more", more)
	}
	if len(s.trials) == all {
		with = "all contents"
	}
	return templates.Drawn(tpl, templates.Problem{
		Rule: string(s.worst.Rule), Field: s.worst.Field, Data: s.trials, Help: s.worst.Help,
		Message: fmt.Sprintf("%s: %s, with %s", cmp.Or(s.worst.Field, "the card"), s.worst.Message, with),
	})
}
