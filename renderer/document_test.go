package renderer

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

func mustFit(t *testing.T, job Job) *Document {
	t.Helper()
	doc, err := Fit(job, testTemplate(), testLimits())
	if err != nil {
		t.Fatalf("%+v: %v", job, err)
	}
	return doc
}

// randomJob makes a job that fits, of good values.
func randomJob(random *rand.Rand) Job {
	pick := func(list ...int) int { return list[random.IntN(len(list))] }
	job := Job{
		Format:  []Format{PNG, JPEG, WebP}[random.IntN(3)],
		Width:   pick(0, 600, 1200),
		Height:  pick(0, 630, 631),
		Scale:   float64(pick(0, 1, 2)),
		Quality: pick(0, 80, 85),
		Lang:    []string{"", "en", "ja"}[random.IntN(3)],
		Version: []string{"", "1"}[random.IntN(2)],
	}
	taken := map[[2]string]bool{}
	for range random.IntN(6) {
		v := goodValues[random.IntN(len(goodValues))]
		if at := [2]string{v.field, v.property}; !taken[at] {
			taken[at] = true
			job.Modifications = append(job.Modifications, Modification{v.field, v.property, v.value})
		}
	}
	return job
}

// respell says the same as job in another way.
func respell(random *rand.Rand, job Job) Job {
	tpl := testTemplate()
	job.Modifications = slices.Clone(job.Modifications)
	for i, m := range job.Modifications {
		switch v := m.Value.(type) {
		case Number:
			job.Modifications[i].Value = string(v)
		case bool:
			job.Modifications[i].Value = fmt.Sprint(v)
		}
		if m.Property == mainProperty[tpl.Field(m.Field).Kind] {
			job.Modifications[i].Property = ""
		}
	}
	job.Modifications = append(job.Modifications, Modification{Field: "title"}) // null leaves the field as it is
	random.Shuffle(len(job.Modifications), func(i, j int) {
		job.Modifications[i], job.Modifications[j] = job.Modifications[j], job.Modifications[i]
	})
	if job.Width == 0 {
		job.Width = tpl.Width
	}
	if job.Scale == 1 {
		job.Scale = 0
	}
	if job.Quality == 0 && job.Format != PNG {
		job.Quality = map[Format]int{JPEG: 85, WebP: 80}[job.Format]
	}
	return job
}

// TestKey holds over random jobs that keys are equal where all that the image depends on is, and only there.
func TestKey(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	byKey := map[string]*Document{}
	for range 3000 {
		job := randomJob(random)
		doc := mustFit(t, job)
		key := doc.Key("env")
		if other := mustFit(t, respell(random, job)); other.Key("env") != key {
			t.Fatalf("the same job, other keys:\n%+v\n%+v", doc, other)
		}
		doc.Template, doc.Job = nil, Job{} // a pointer, otherwise the same for all; and as it was spelled
		if other, ok := byKey[key]; ok && !reflect.DeepEqual(other, doc) {
			t.Fatalf("two jobs, one key:\n%+v\n%+v", doc, other)
		}
		byKey[key] = doc
	}
	if len(byKey) < 1000 {
		t.Errorf("only %d different jobs were tried", len(byKey))
	}
}

func TestKeyDependsOn(t *testing.T) {
	base := Job{Format: WebP, Modifications: []Modification{{"title", "", "5"}, {"stars", "", "5"}}}
	key := mustFit(t, base).Key("env")
	jobs := map[string]func(*Job){
		"format":   func(j *Job) { j.Format, j.Quality = JPEG, 80 },
		"width":    func(j *Job) { j.Width = 1201 },
		"height":   func(j *Job) { j.Height = 631 },
		"scale":    func(j *Job) { j.Scale = 1.001 },
		"quality":  func(j *Job) { j.Quality = 81 },
		"bytes":    func(j *Job) { j.MaxBytes = MinBytes },
		"lang":     func(j *Job) { j.Lang = "en" },
		"version":  func(j *Job) { j.Version = "1" },
		"value":    func(j *Job) { j.Modifications = []Modification{{"title", "", "5 "}, {"stars", "", "5"}} },
		"field":    func(j *Job) { j.Modifications = []Modification{{"title", "", "5"}} },
		"property": func(j *Job) { j.Modifications = []Modification{{"title", "", "5"}, {"stars", "max", "5"}} },
		"shadow": func(j *Job) {
			j.Modifications = []Modification{{"title", "", "5"}, {"stars", "", "5"}, {"box", "shadow", "none"}}
		},
	}
	for name, change := range jobs {
		job := base
		change(&job)
		if mustFit(t, job).Key("env") == key {
			t.Errorf("another %s, the same key", name)
		}
	}
	documents := map[string]func(*Document){
		"template": func(d *Document) { d.Template.Hash = "2" },
		"kind":     func(d *Document) { d.Changes[0].Kind = Text },
		"type":     func(d *Document) { d.Changes[0].Value = "5" },
	}
	for name, change := range documents {
		doc := mustFit(t, base)
		change(doc)
		if doc.Key("env") == key {
			t.Errorf("another %s, the same key", name)
		}
	}
	if mustFit(t, base).Key("other") == key {
		t.Error("another environment, the same key")
	}
	doc := mustFit(t, base)
	doc.Warnings, doc.Pictures = []string{"x"}, map[string]Bitmap{"x": {}}
	if doc.Key("env") != key {
		t.Error("the key depends on warnings, or on pictures that were fetched")
	}
}

// fitted is a memory without bounds.
type fitted map[string]*Document

func (f fitted) Get(id string) (*Document, bool)                        { doc, ok := f[id]; return doc, ok }
func (f fitted) Set(id string, doc *Document, _ int64, _ time.Duration) { f[id] = doc }

// onTheShelf is a library of one template, which can be exchanged.
type onTheShelf struct{ tpl *Template }

func (s *onTheShelf) Template(string) (*Template, error) { return s.tpl, nil }

// TestFitOnce: a job with an ID is fitted once for each version of its template, and the document is the same as ever.
func TestFitOnce(t *testing.T) {
	library := &onTheShelf{&Template{Name: "t", Hash: "1", Width: 10, Height: 10}}
	r := &Renderer{Library: library, Limits: Limits{MaxPixels: 1e6}, Fitted: fitted{}}
	fit := func(job Job) *Document {
		doc, err := r.Fit(job)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	job := Job{ID: "a", Width: 20, Format: PNG}
	first, plain := fit(job), fit(Job{Width: 20, Format: PNG})
	switch {
	case fit(job) != first:
		t.Error("fitted twice")
	case fit(Job{ID: "b", Width: 30}) == first:
		t.Error("another job got its document")
	case first.Key("e") != plain.Key("e") || first.Key("e") == first.Key("f"):
		t.Error("the key depends on how the document was made, or not on the environment")
	}
	fresh := job
	fresh.MaxAge = time.Second
	if fit(fresh).MaxAge != time.Second {
		t.Error("the greatest age was forgotten")
	}
	library.tpl = &Template{Name: "t", Hash: "2", Width: 10, Height: 10}
	if doc := fit(job); doc == first || doc.Template != library.tpl || doc.Key("e") == first.Key("e") {
		t.Error("the new version of the template was not fitted")
	}
}
