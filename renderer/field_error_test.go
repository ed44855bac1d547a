package renderer

import (
	"errors"
	"testing"
)

func TestFieldErrors(t *testing.T) {
	tpl := &Template{Name: "card", Width: 10, Height: 10, Fields: []Field{
		{Name: "title", Kind: Text, Required: true}, {Name: "stars", Kind: Rating, Max: 5},
	}}
	title := Modification{Field: "title", Value: "x"}
	tests := []struct {
		name            string
		mods            []Modification
		field, property string
		text            string
	}{
		{"a bad value", []Modification{title, {"title", "opacity", Number("2")}}, "title", "opacity", "title.opacity: 2 is not between 0 and 1"},
		{"twice", []Modification{title, title}, "title", "text", "title.text is set twice"},
		{"missing", nil, "title", "text", "title is required"},
		{"more than the best", []Modification{title, {"stars", "", Number("6")}}, "stars", "rating",
			"stars.rating: 6 is more than the maximum of 5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Fit(Job{Template: "card", Format: PNG, Modifications: tt.mods}, tpl, Limits{MaxPixels: 100})
			got, ok := errors.AsType[*FieldError](err)
			if !ok || !errors.Is(err, ErrInvalid) {
				t.Fatalf("got %v, want an ErrInvalid about a field", err)
			}
			if got.Field != tt.field || got.Property != tt.property || got.Err.Error() != tt.text {
				t.Errorf("got %s.%s: %v; want %s.%s: %s", got.Field, got.Property, got.Err, tt.field, tt.property, tt.text)
			}
		})
	}
}
