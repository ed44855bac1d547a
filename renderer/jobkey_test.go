package renderer

import (
	"math"
	"testing"
	"time"
)

// TestJobKey holds that it names what a URL asks for: the same over all versions of a template, and another for all that
// can be said.
func TestJobKey(t *testing.T) {
	job := Job{Template: "card", Format: PNG, Modifications: []Modification{{"title", "text", "Hello"}}}
	edited := testTemplate()
	edited.Hash, edited.Width, edited.Fields = "edited", edited.Width+1, append([]Field{{Name: "new"}}, edited.Fields...)
	want := mustFit(t, job).JobKey()
	doc, err := Fit(job, edited, testLimits())
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.JobKey(); got != want || doc.Key("") == mustFit(t, job).Key("") {
		t.Errorf("of another version: %s, want %s", got, want)
	}
	for name, tt := range map[string]struct {
		change func(*Job)
		same   bool
	}{
		"nothing":       {func(*Job) {}, true},
		"ID":            {func(j *Job) { j.ID = "1" }, true},
		"age":           {func(j *Job) { j.MaxAge = time.Minute }, true},
		"format":        {func(j *Job) { j.Format = JPEG }, false},
		"template":      {func(j *Job) { j.Template = "quote" }, false},
		"version":       {func(j *Job) { j.Version = "1" }, false},
		"language":      {func(j *Job) { j.Lang = "en" }, false},
		"size":          {func(j *Job) { j.Width = 600 }, false},
		"modifications": {func(j *Job) { j.Modifications = nil }, false},
		"its value":     {func(j *Job) { j.Modifications = []Modification{{"title", "text", "Hi"}} }, false},
		"the picture":   {func(j *Job) { j.Transform = &Transform{URL: "https://x.example/a.png"} }, false},
	} {
		changed := job
		tt.change(&changed)
		if got := (&Document{Job: changed}).JobKey(); (got == want) != tt.same {
			t.Errorf("%s: the same is %v, want %v", name, got == want, tt.same)
		}
	}
	if got := (&Document{Job: Job{Scale: math.NaN()}}).JobKey(); got != "" {
		t.Errorf("of a job that can't be named: %s", got)
	}
}
