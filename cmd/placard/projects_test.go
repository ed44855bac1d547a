package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/placard/placard/internal/project"
	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
	"github.com/placard/placard/templates"
)

func openTemplates(t *testing.T, dir string) *templates.Library {
	t.Helper()
	library, err := openLibrary(&settings{Templates: dir, TemplateMaxBytes: 1 << 20}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = library.Close() })
	return library
}

func TestProjectFor(t *testing.T) {
	s := &settings{Projects: project.Set{
		{ID: "a", Templates: []string{"article"}},
		{ID: "b", Dialects: []string{"latin"}},
	}}
	tests := []struct{ id, template, want, err string }{
		{"", "article", "a", ""},
		{"a", "article", "a", ""},
		{"a", "quote", "", `the project a may not use the template "quote"`},
		{"b", "article", "", "the project b may not use the dialect native"},
		{"c", "article", "", `--project is "c": there is no such project`},
		{"A", "article", "", `--project is "A": there is no such project`},
	}
	for _, tt := range tests {
		got, _, err := s.projectFor(tt.id, signurl.Native{}, tt.template)
		if tt.err != "" {
			if err == nil || err.Error() != tt.err {
				t.Errorf("%s, %s: got %v, want %s", tt.id, tt.template, err, tt.err)
			}
			continue
		}
		if err != nil || got.ID != tt.want {
			t.Errorf("%s, %s: got %v, %v, want %s", tt.id, tt.template, got, err, tt.want)
		}
	}
}

func TestWarnOfTemplates(t *testing.T) {
	var log bytes.Buffer
	warnOfTemplates(project.Set{
		{ID: "a", Templates: []string{"article", "soon"}, Bases: map[string]string{"b1": "article", "b2": "quote", "b3": "soon"}},
		{ID: "b", Bases: map[string]string{"b1": "never", "b2": "quote"}},
		{ID: "c"},
	}, openTemplates(t, ""), slog.New(slog.NewTextHandler(&log, nil)))
	want := []string{
		`msg="a base is for a template that its project may not use" project=a base=b2 template=quote`,
		`msg="a project names a template that isn't there" project=a template=soon`,
		`msg="a project names a template that isn't there" project=b template=never`,
	}
	got := strings.Split(strings.TrimSpace(log.String()), "\n")
	for i := range max(len(got), len(want)) {
		if len(got) != len(want) || !strings.HasSuffix(got[i], "level=WARN "+want[i]) {
			t.Fatalf("got\n%s\nwant\n%s", log.String(), strings.Join(want, "\n"))
		}
	}
}

// TestSampleURL: it verifies, and names what there is and may be used.
func TestSampleURL(t *testing.T) {
	own := t.TempDir()
	writeTemplate(t, own, "flat", flatCard)
	keys := []signurl.Key{mustKey(t, testKey)}
	tests := []struct {
		name     string
		projects project.Set
		template string // empty: no sample
		title    string
	}{
		{"one project", project.Set{{Keys: keys}}, "article", "Hello from Placard"},
		{"no article", project.Set{{Keys: keys, Templates: []string{"flat"}}}, "flat", "Hello from Placard"},
		{"nothing that is there", project.Set{{Keys: keys, Templates: []string{"soon"}}}, "", ""},
		{"no native URLs", project.Set{{Keys: keys, Dialects: []string{"latin"}}}, "", ""},
		{"the second project", project.Set{
			{Keys: []signurl.Key{mustKey(t, "another")}, Dialects: []string{"latin"}}, {Keys: keys}}, "article", "Hello from Placard"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path, err := sampleURL(tt.projects, openTemplates(t, own))
			if err != nil || (path == "") != (tt.template == "") {
				t.Fatalf("got %q, %v", path, err)
			}
			if path == "" {
				return
			}
			request, err := signurl.Native{}.Parse(keys, path)
			if err != nil || request.Job.Template != tt.template || request.Job.Modifications[0].Value != tt.title {
				t.Errorf("got %+v, %v, want %s", request.Job, err, tt.template)
			}
		})
	}
}

// TestSampleOfOddTemplates has no title where that would not fit.
func TestSampleOfOddTemplates(t *testing.T) {
	for _, kind := range []renderer.Kind{renderer.Group, renderer.Picture, renderer.Variable} {
		job := sampleJob(&renderer.Template{Name: "odd", Fields: []renderer.Field{{Name: "title", Kind: kind}}})
		if job.Template != "odd" || job.Format != renderer.JPEG || job.Modifications != nil {
			t.Errorf("%s: got %+v", kind, job)
		}
	}
}
