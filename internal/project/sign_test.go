package project

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/signurl"
)

// card has a field of each kind that dialects write in different ways.
var card = &renderer.Template{Name: "card", Width: 1200, Height: 630, Fields: []renderer.Field{
	{Name: "title", Kind: renderer.Text}, {Name: "stars", Kind: renderer.Rating, Max: 5},
	{Name: "tens", Kind: renderer.Rating, Max: 10}, {Name: "theme", Kind: renderer.Variant, Values: []string{"dark", "light"}},
}}

func fit(job renderer.Job) (*renderer.Document, error) {
	if job.Template != card.Name {
		return nil, renderer.ErrNoTemplate
	}
	return renderer.Fit(job, card, renderer.Limits{MaxPixels: 1e6})
}

// TestSignInEveryDialect: a job is signed in the words of each service, reads back as the same, or is refused.
func TestSignInEveryDialect(t *testing.T) {
	set := func(field, property string, value renderer.Value) []renderer.Modification {
		return []renderer.Modification{{Field: field, Property: property, Value: value}}
	}
	lists := "stencil bannerbear renderform"
	tests := []struct {
		name   string
		job    renderer.Job
		refuse string // the dialects that have no words for it
	}{
		{"nothing", renderer.Job{}, "ogimageapi"}, // which wants a title
		{"a text", renderer.Job{Modifications: set("title", "", "Hello")}, ""},
		{"a variant", renderer.Job{Modifications: append(set("theme", "", "light"), set("title", "", "x")...)}, ""},
		{"a colour", renderer.Job{Modifications: append(set("title", "color", "#c00"), set("title", "text", "x")...)}, ""},
		{"a width", renderer.Job{Modifications: set("title", "", "x"), Width: 600}, lists + " ogimageapi"},
		{"a version", renderer.Job{Modifications: set("title", "", "x"), Version: "2"}, lists + " libpixel ogimageapi"},
		{"a webp", renderer.Job{Modifications: set("title", "", "x"), Format: renderer.WebP}, "stencil bannerbear ogimageapi"},
		{"stars", renderer.Job{Modifications: append(set("stars", "", renderer.Number("4")), set("title", "", "x")...)}, ""},
		{"stars of ten, where the service has five", renderer.Job{
			Modifications: append(set("tens", "", renderer.Number("4")), set("title", "", "x")...)}, "bannerbear"},
	}
	for _, dialect := range signurl.All() {
		p := &Project{ID: "shop", Keys: keys(t, "k"), UserIDs: []string{"u1"}, Bases: map[string]string{"b-1": "card"}}
		for _, tt := range tests {
			t.Run(dialect.Name()+", "+tt.name, func(t *testing.T) {
				tt.job.Template = "card"
				refuse := strings.Contains(tt.refuse, dialect.Name())
				target, unfitted, err := p.Sign(dialect, signurl.Request{Job: tt.job, Expires: time.Unix(1893456000, 0)}, fit)
				if unfitted != nil || (err != nil) != refuse {
					t.Fatalf("got %q, %v, %v; want a refusal: %v", target, unfitted, err, refuse)
				}
				if refuse {
					return
				}
				_, r, err := Set{p}.Ring(dialect).Verify(target)
				if err != nil || r.Job.Template != "card" || r.Expires.Unix() != 1893456000 {
					t.Errorf("%s reads back as %+v, %v", target, r, err)
				}
			})
		}
	}
}

// TestSignBases: in URLs of other services a template goes by the project's name for it.
func TestSignBases(t *testing.T) {
	p := &Project{ID: "shop", Keys: keys(t, "k"), Bases: map[string]string{"b-1": "card", "b-2": "elsewhere"}}
	tests := []struct {
		dialect        signurl.Dialect
		name, part     string
		unfitted, want error
	}{
		{signurl.Bannerbear{}, "b-1", "/signedurl/b-1/", nil, nil},
		{signurl.Bannerbear{}, "card", "/signedurl/card/", nil, nil},
		{signurl.Bannerbear{}, "b-2", "/signedurl/b-2/", renderer.ErrNoTemplate, nil},
		{signurl.Native{}, "card", "/card/", nil, nil},
		{signurl.Native{}, "b-1", "/b-1/", renderer.ErrNoTemplate, nil},
		{signurl.Stencil{}, "card", "", nil, signurl.ErrSyntax}, // nobody to sign for
	}
	for _, tt := range tests {
		target, unfitted, err := p.Sign(tt.dialect, signurl.Request{Job: renderer.Job{Template: tt.name}}, fit)
		if !strings.Contains(target, tt.part) || !errors.Is(err, tt.want) || !errors.Is(unfitted, tt.unfitted) {
			t.Errorf("%s, %s: got %q, %v, %v; want %q, %v, %v",
				tt.dialect.Name(), tt.name, target, unfitted, err, tt.part, tt.unfitted, tt.want)
		}
	}
}
