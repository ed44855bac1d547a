package stress

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

var card = &renderer.Template{Name: "card", Width: 1200, Height: 630, Fields: []renderer.Field{
	{Name: "kicker", Kind: renderer.Text, Default: "News"},
	{Name: "title", Kind: renderer.Text, Default: "A *star*", Highlight: true, Required: true},
	{Name: "value", Kind: renderer.Text, Default: "42"},
	{Name: "cover", Kind: renderer.Picture},
	{Name: "stars", Kind: renderer.Rating, Default: "4", Max: 5},
}}

func TestModifications(t *testing.T) {
	set := func(field, property string, value any) renderer.Modification {
		return renderer.Modification{Field: field, Property: property, Value: value}
	}
	tests := []struct {
		name string
		c    Case
		want []renderer.Modification
	}{
		{"the sample, with what is required", Sample, []renderer.Modification{set("title", "", `A \*star\*`)}},
		{"a text", OneWord, []renderer.Modification{set("title", "", OneWord.Text)}},
		{"no photo", MissingPhoto, []renderer.Modification{set("title", "", `A \*star\*`), set("cover", "hide", true)}},
		{"nothing else", NothingElse, []renderer.Modification{
			set("kicker", "", ""), set("title", "", NothingElse.Text), set("cover", "hide", true), set("stars", "hide", true)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.c.Modifications(card); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestHeadline(t *testing.T) {
	tests := []struct {
		name   string
		fields []renderer.Field
		want   string
	}{
		{"by name", card.Fields, "title"},
		{"the longest", []renderer.Field{{Name: "a", Kind: renderer.Text, Default: "x"},
			{Name: "b", Kind: renderer.Text, Default: "xyz"}}, "b"},
		{"not a picture of that name", []renderer.Field{{Name: "title", Kind: renderer.Picture},
			{Name: "b", Kind: renderer.Text}}, "b"},
		{"none", []renderer.Field{{Name: "cover", Kind: renderer.Picture}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if field := Headline(&renderer.Template{Fields: tt.fields}); field != nil {
				got = field.Name
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestForLeavesOutWhatSaysNothing(t *testing.T) {
	picture := &renderer.Template{Fields: []renderer.Field{{Name: "cover", Kind: renderer.Picture}}}
	for _, c := range For(picture) {
		if c.Text != "" {
			t.Errorf("%s is for texts, and there is none", c.Name)
		}
	}
	text := &renderer.Template{Fields: []renderer.Field{{Name: "title", Kind: renderer.Text}}}
	for _, c := range For(text) {
		if c.Photo != SamplePhoto && !c.Bare {
			t.Errorf("%s is for photos, and there is none", c.Name)
		}
	}
	if got := len(For(card)); got != len(Cases) {
		t.Errorf("a card with all has %d cases, want %d", got, len(Cases))
	}
}

// TestCasesFitBuiltin: every case is a job that every built-in template takes.
func TestCasesFitBuiltin(t *testing.T) {
	library, err := templates.Open(templates.Config{MaxBytes: 32 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer library.Close()
	names := map[string]bool{}
	for _, c := range append([]Case{Sample, ThreeWords, Greek, Cyrillic, Devanagari, Thai}, Cases...) {
		if names[c.Name] || c.Title == "" {
			t.Errorf("the case %q has another's name, or no title", c.Name)
		}
		names[c.Name] = true
		for _, tpl := range library.Templates() {
			job := renderer.Job{Template: tpl.Name, Format: renderer.PNG, Lang: c.Lang, Modifications: c.Modifications(tpl)}
			if _, err := renderer.Fit(job, tpl, renderer.Limits{MaxPixels: 1 << 24}); err != nil {
				t.Errorf("%s, %s: %v", tpl.Name, c.Name, err)
			}
		}
	}
	if got := utf8.RuneCountInString(Letters140.Text); got != 140 {
		t.Errorf("140 letters are %d", got)
	}
}

// TestPhotosAreSmall: they stand in URLs.
func TestPhotosAreSmall(t *testing.T) {
	for _, url := range []string{wide(), tall()} {
		if len(url) > 8<<10 || !strings.HasPrefix(url, "data:image/png;base64,") {
			t.Errorf("%d bytes: %.40s", len(url), url)
		}
	}
}
