package renderer

import (
	"slices"
	"testing"
)

func TestFormats(t *testing.T) {
	tests := []struct {
		ext         string
		want        Format
		ok          bool
		contentType string
		alpha       bool
	}{
		{"png", PNG, true, "image/png", true},
		{"jpg", JPEG, true, "image/jpeg", false},
		{"jpeg", JPEG, true, "image/jpeg", false},
		{"webp", WebP, true, "image/webp", true},
	}
	for _, tt := range tests {
		got, ok := ParseFormat(tt.ext)
		if got != tt.want || ok != tt.ok || got.ContentType() != tt.contentType || got.HasAlpha() != tt.alpha {
			t.Errorf("%s: got %s, %t, %s, alpha %t", tt.ext, got, ok, got.ContentType(), got.HasAlpha())
		}
	}
	for _, ext := range []string{"", "PNG", ".png", "gif", "svg"} {
		if _, ok := ParseFormat(ext); ok {
			t.Errorf("%q was taken for a format", ext)
		}
	}
}

func TestKindsListTheirMainPropertyFirst(t *testing.T) {
	for kind, main := range map[Kind]string{
		Text: "text", Picture: "image_url", Rating: "rating", Variable: "value", Variant: "value", Group: "",
	} {
		properties := kind.Properties()
		if kind.MainProperty() != main || main != "" && properties[0] != main {
			t.Errorf("%s: main property %q, properties %v, want %q first", kind, kind.MainProperty(), properties, main)
		}
		rest := properties
		if main != "" {
			rest = properties[1:]
		}
		if !slices.IsSorted(rest) || len(slices.Compact(slices.Clone(rest))) != len(rest) {
			t.Errorf("%s: %v are not in order", kind, rest)
		}
	}
}

func TestPictureURLs(t *testing.T) {
	doc := Document{Changes: []Change{
		{Field: "a", Property: ImageURL, Value: "https://a.example/1"},
		{Field: "b", Property: "text", Value: "https://a.example/2"},
		{Field: "c", Property: ImageURL, Value: ""},
		{Field: "d", Property: ImageURL, Value: "data:image/png,x"},
		{Field: "e", Property: ImageURL, Value: "https://a.example/1"},
	}}
	if got, want := doc.PictureURLs(), []string{"https://a.example/1", "data:image/png,x"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
