package renderer

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// shelf is a Library of one template.
type shelf struct{ template *Template }

func (s shelf) Template(name string) (*Template, error) {
	if name != s.template.Name {
		return nil, ErrNoTemplate
	}
	return s.template, nil
}

// TestRenderWarns: each request is told what was left out of its own job, and the image that is kept for all who ask
// for the same picture stays as it was drawn.
func TestRenderWarns(t *testing.T) {
	kept := &Image{Bytes: []byte("picture"), Warnings: []string{"logo: gone"}}
	keys := map[string]bool{}
	r := &Renderer{
		Library: shelf{&Template{Name: "article", Width: 1, Height: 1, Fields: []Field{{Name: "title", Kind: Text}}}},
		Painter: PainterFunc(func(_ context.Context, doc *Document) (*Image, error) {
			keys[doc.Key("")] = true
			return kept, nil
		}),
		Limits: Limits{MaxPixels: 1},
	}
	tests := []struct {
		name string
		mods []Modification
		want []string
	}{
		{"nothing unknown", nil, []string{"logo: gone"}},
		{"field", []Modification{{Field: "nobody", Value: "x"}}, []string{"nobody: no such field", "logo: gone"}},
		{"another field", []Modification{{Field: "else", Value: "x"}}, []string{"else: no such field", "logo: gone"}},
		{"property", []Modification{{Field: "title", Property: "smell", Value: "x"}},
			[]string{"title.smell: no such property", "logo: gone"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := r.Render(t.Context(), Job{Template: "article", Lenient: true, Modifications: tt.mods})
			if err != nil || !slices.Equal(got.Warnings, tt.want) || string(got.Bytes) != "picture" {
				t.Errorf("got %+v, %v; want the warnings %q", got, err, tt.want)
			}
			if !slices.Equal(kept.Warnings, []string{"logo: gone"}) {
				t.Errorf("the kept image has the warnings %q", kept.Warnings)
			}
		})
	}
	if len(keys) != 1 {
		t.Errorf("what was left out makes %d pictures, want 1", len(keys))
	}
}

func TestRenderFails(t *testing.T) {
	broken := errors.New("broken")
	r := &Renderer{
		Library: shelf{&Template{Name: "article", Width: 1, Height: 1}},
		Painter: PainterFunc(func(context.Context, *Document) (*Image, error) { return nil, broken }),
		Limits:  Limits{MaxPixels: 1},
	}
	tests := []struct {
		name string
		job  Job
		want error
	}{
		{"unknown template", Job{Template: "nothing"}, ErrNoTemplate},
		{"unknown field", Job{Template: "article", Modifications: []Modification{{Field: "nobody"}}}, ErrInvalid},
		{"too many pixels", Job{Template: "article", Width: 2}, ErrLimits},
		{"painter", Job{Template: "article"}, broken},
	}
	for _, tt := range tests {
		if img, err := r.Render(t.Context(), tt.job); !errors.Is(err, tt.want) || img != nil {
			t.Errorf("%s: got %v, %v; want %v", tt.name, img, err, tt.want)
		}
	}
}

// TestDefaultsAreForVariants: a service's default is no modification that a template must understand.
func TestDefaultsAreForVariants(t *testing.T) {
	defaults := []Modification{{Field: "theme", Value: "dark"}}
	tests := []struct {
		name  string
		field Field
		mods  []Modification
		want  any // the value of the change; nil: none
	}{
		{"a theme", Field{Name: "theme", Kind: Variant, Values: []string{"light", "dark"}}, nil, "dark"},
		{"one that is set", Field{Name: "theme", Kind: Variant, Values: []string{"light", "dark"}},
			[]Modification{{Field: "theme", Value: "light"}}, "light"},
		{"with other values", Field{Name: "theme", Kind: Variant, Values: []string{"day", "night"}}, nil, nil},
		{"a text of that name", Field{Name: "theme", Kind: Text}, nil, nil},
		{"none", Field{Name: "title", Kind: Text}, nil, nil},
	}
	for _, tt := range tests {
		tpl := &Template{Name: "t", Width: 10, Height: 10, Fields: []Field{tt.field}}
		doc, err := Fit(Job{Modifications: tt.mods, Defaults: defaults, Lenient: true}, tpl, Limits{MaxPixels: 1e6})
		if err != nil || len(doc.Warnings) > 0 {
			t.Fatalf("%s: %v, %v", tt.name, doc, err)
		}
		var got any
		if len(doc.Changes) > 0 {
			got = doc.Changes[0].Value
		}
		if got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestShareOfTheMost: a share counts against the most that the job sets, else against the template's.
func TestShareOfTheMost(t *testing.T) {
	tpl := &Template{Name: "t", Width: 10, Height: 10, Fields: []Field{{Name: "stars", Kind: Rating, Max: 5}}}
	share := Modification{Field: "stars", Property: "rating", Value: Share(0.6)}
	for most, want := range map[Value]float64{nil: 3, Number("10"): 6} {
		job := Job{Modifications: []Modification{share, {Field: "stars", Property: "max", Value: most}}}
		doc, err := Fit(job, tpl, Limits{MaxPixels: 1e6})
		if err != nil {
			t.Fatal(err)
		}
		if got := doc.Changes[len(doc.Changes)-1]; got.Property != "rating" || got.Value != want {
			t.Errorf("of %v: got %+v, want %v", most, got, want)
		}
	}
}

// TestUnknownFieldWarnsOnce, however many of its properties a URL sets.
func TestUnknownFieldWarnsOnce(t *testing.T) {
	tpl := &Template{Name: "t", Width: 10, Height: 10}
	doc, err := Fit(Job{Lenient: true, Modifications: []Modification{
		{Field: "x", Property: "text", Value: "a"}, {Field: "x", Property: "color", Value: "b"},
	}}, tpl, Limits{MaxPixels: 1e6})
	if err != nil || len(doc.Warnings) != 1 {
		t.Errorf("got %v, %v; want one warning", doc.Warnings, err)
	}
}
