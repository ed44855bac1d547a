package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/placard/placard/internal/inspect"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

// faults are what has to be found in the templates of testdata/faults: field and rule.
var faults = map[string][]string{
	"code":       {"ticket code"},
	"cut":        {"title overflow"},
	"edge":       {"title overflow"},
	"gradient":   {"site contrast"},
	"heavy":      {" heavy"},
	"over":       {"title overflow", "title overlap"},
	"pale":       {"site contrast"},
	"photo":      {"title contrast"},
	"reversed":   {"ticket code"},
	"sound":      {},
	"spill":      {"title overflow"},
	"tofu":       {"sign no-glyph"},
	"unassigned": {`<p class="sign"> no-glyph`},
	"unnamed":    {" no-alt"},
}

// checkDrawn runs the command with a browser, and returns what it found by template.
func checkDrawn(t *testing.T, args ...string) map[string][]string {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	var stdout, stderr bytes.Buffer
	args = append([]string{"check", "--json", "--render-timeout", "60s", "--data", t.TempDir()}, args...)
	if status := run(args, nil, strings.NewReader(""), &stdout, &stderr); status != 0 {
		t.Fatalf("status %d: %s", status, &stderr)
	}
	var problems []templates.Problem
	if err := json.Unmarshal(stdout.Bytes(), &problems); err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, p := range problems {
		name, _, _ := strings.Cut(p.File, "/")
		found[name] = append(found[name], p.Field+" "+p.Rule)
		t.Log(p.Error())
	}
	return found
}

func TestCheckFindsEveryFault(t *testing.T) {
	found := checkDrawn(t, "testdata/faults")
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		if got, want := slices.Sorted(slices.Values(found[name])), faults[name]; !slices.Equal(got, want) {
			t.Errorf("%s: found %q, want %q", name, got, want)
		}
	}
	for name := range found {
		if _, ok := faults[name]; !ok {
			t.Errorf("%s: found %q, and nobody knows of it", name, found[name])
		}
	}
}

func TestCheckFindsNothingInTheBuiltinSet(t *testing.T) {
	for name, problems := range checkDrawn(t) {
		t.Errorf("%s: found %q", name, problems)
	}
}

func TestCheckWithoutABrowser(t *testing.T) {
	dir := t.TempDir()
	writeTemplate(t, dir, "sound", soundTemplate)
	var stdout, stderr bytes.Buffer
	if status := run([]string{"check", "--chromium", "/nowhere", dir}, nil, strings.NewReader(""), &stdout, &stderr); status != 0 {
		t.Errorf("status %d, want 0: %s", status, &stderr)
	}
	if !strings.Contains(stderr.String(), "read and not drawn: no Chromium found") {
		t.Errorf("it says %q, want what was left out", &stderr)
	}
	if got := stdout.String(); got != "1 templates, 0 errors, 0 warnings\n" {
		t.Errorf("it found %s", got)
	}
	for want, args := range map[int][]string{1: {"--strict"}, 0: {"--strict", "--fast"}} {
		_, stderr, status := inProcess(append([]string{"check", "--chromium", "/nowhere", dir}, args...)...)
		if status != want {
			t.Errorf("%v: status %d, want %d: %s", args, status, want, stderr)
		}
	}
}

var variantCard = &renderer.Template{Name: "card", Page: "card/index.html", Fields: []renderer.Field{
	{Name: "title", Kind: renderer.Text, Default: "Hello"},
	{Name: "theme", Kind: renderer.Variant, Default: "dark", Values: []string{"dark", "light"}},
	{Name: "tag", Kind: renderer.Variant, Default: "new", Values: []string{"new", "old", "lost"}},
}, Files: map[string][]byte{"card/index.html": []byte("<!DOCTYPE html>\n<h1 id=title>Hello</h1>\n<p class='x'>")}}

func TestTrials(t *testing.T) {
	var names []string
	for _, trial := range trialsOf(variantCard) {
		names = append(names, trial.name)
	}
	for name, want := range map[string]bool{
		"sample": true, "arabic": true, "sample theme=light": true, "arabic theme=light": true, "sample theme=dark": false,
		"sample tag=old": true, "sample tag=lost": true, "arabic tag=old": false, "wide-photo": false,
	} {
		if got := slices.Contains(names, name); got != want {
			t.Errorf("%s is tried: %v, want %v", name, got, want)
		}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
		t.Errorf("some are tried twice: %q", names)
	}
}

func TestProblemsOfTrials(t *testing.T) {
	contrast := func(severity float64, message string) inspect.Finding {
		return inspect.Finding{Field: "title", Rule: inspect.Contrast, Message: message, Help: "mend it", Severity: severity}
	}
	trials := []*trial{
		{name: "sample", report: &inspect.Report{Findings: []inspect.Finding{contrast(1.1, "pale")}}},
		{name: "one-word", err: errors.Join(errors.New("hung"), context.DeadlineExceeded)},
		{name: "arabic", report: &inspect.Report{Findings: []inspect.Finding{contrast(1.4, "paler"), contrast(1.2, "pale")}}},
	}
	for range 3 {
		trials = append(trials, &trial{name: "more", report: &inspect.Report{}})
	}
	got := problemsOf(variantCard, trials)
	if len(got) != 2 {
		t.Fatalf("got %+v, want two", got)
	}
	if want := "card/index.html:2: title: paler, with sample, arabic; mend it"; got[0].Error() != want || !got[0].Warning {
		t.Errorf("got  %s\nwant %s, as a warning", got[0].Error(), want)
	}
	if got[1].Rule != string(undrawable) || !strings.HasPrefix(got[1].Message, "the card: hung") {
		t.Errorf("got %+v, want what was not drawn", got[1])
	}
}

func TestProblemsNameFewTrials(t *testing.T) {
	finding := inspect.Finding{Field: "<p class='x'>", Rule: inspect.NoGlyph, Message: "no font has it"}
	seen := func(n, all int) templates.Problem {
		var trials []*trial
		for i := range all {
			trial := &trial{name: string(rune('a' + i)), report: &inspect.Report{}}
			if i < n {
				trial.report.Findings = []inspect.Finding{finding}
			}
			trials = append(trials, trial)
		}
		return problemsOf(variantCard, trials)[0]
	}
	for _, tt := range []struct {
		n, all int
		want   string
	}{{1, 9, "with a"}, {3, 9, "with a, b, c"}, {5, 9, "with a, b, c and 2 more"}, {9, 9, "with all contents"}} {
		got := seen(tt.n, tt.all)
		if want := "<p class='x'>: no font has it, " + tt.want; got.Message != want || len(got.Data) != tt.n || got.Line != 3 {
			t.Errorf("line %d: %s, want line 3: %s", got.Line, got.Message, want)
		}
	}
}
