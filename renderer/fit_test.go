package renderer

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestDefaults(t *testing.T) {
	tpl := testTemplate()
	tests := []struct {
		name string
		job  Job
		want Document
	}{
		{"nothing said", Job{Format: PNG}, Document{Width: 1200, Height: 630, Scale: 1, Format: PNG}},
		{"jpg", Job{Format: JPEG}, Document{Width: 1200, Height: 630, Scale: 1, Format: JPEG, Quality: 85}},
		{"webp", Job{Format: WebP}, Document{Width: 1200, Height: 630, Scale: 1, Format: WebP, Quality: 80}},
		{"one side", Job{Format: PNG, Height: 1}, Document{Width: 1200, Height: 1, Scale: 1, Format: PNG}},
		{"png has no quality", Job{Format: PNG, Quality: 7}, Document{Width: 1200, Height: 630, Scale: 1, Format: PNG}},
		{"all said", Job{Format: WebP, Width: 5, Height: 6, Scale: 2, Quality: 1, Lang: "ja", Version: "v"},
			Document{Width: 5, Height: 6, Scale: 2, Format: WebP, Quality: 1, Lang: "ja", Version: "v"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.Template, tt.want.Job = tpl, tt.job
			got, err := Fit(tt.job, tpl, testLimits())
			if err != nil || !reflect.DeepEqual(*got, tt.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	tests := []struct {
		name string
		job  Job
		says string // empty: it is within them
	}{
		{"just enough pixels", Job{Width: 4000, Height: 4000}, ""},
		{"a row too much", Job{Width: 4000, Height: 4001}, "4000×4001 at scale 1 is 16004000 pixels, at most 16000000"},
		{"scale counts twice", Job{Width: 2000, Height: 1000, Scale: 3}, "is 18000000 pixels"},
		{"a small scale saves", Job{Width: 8000, Height: 8000, Scale: 0.5}, ""},
		{"longest side", Job{Width: 1, Height: 16383}, ""},
		{"longest side, by scale", Job{Width: 163830, Height: 100, Scale: 0.1}, ""},
		{"too high", Job{Width: 1, Height: 16384}, "1×16384 at scale 1 has a side of 16384 pixels, at most 16383"},
		{"too wide by scale", Job{Width: 4096, Height: 100, Scale: 4}, "a side of 16384 pixels"},
		{"no overflow", Job{Width: math.MaxInt, Height: math.MaxInt, Scale: 4}, "at most 16000000"},
		{"a pixel", Job{Width: 10, Height: 10, Scale: 0.1}, ""},
		{"less than a pixel", Job{Width: 9, Height: 100, Scale: 0.1}, "9×100 at scale 0.1 is less than a pixel"},
		{"negative side", Job{Height: -1}, "the size is 0×-1: sides are 1 or more"},
		{"scale too small", Job{Scale: 0.09}, "the scale is 0.09: it can be 0.1 to 4"},
		{"scale too large", Job{Scale: 4.1}, "the scale is 4.1"},
		{"scale is no number", Job{Scale: math.NaN()}, "the scale is NaN"},
		{"quality too small", Job{Quality: -1}, "the quality is -1: it can be 1 to 100"},
		{"quality too large", Job{Quality: 101}, "the quality is 101"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Fit(tt.job, testTemplate(), testLimits())
			if tt.says == "" && err != nil {
				t.Errorf("got %v", err)
			}
			if tt.says != "" && (!errors.Is(err, ErrLimits) || errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("got %v, want %v: … %s", err, ErrLimits, tt.says)
			}
		})
	}
}

func TestUnknownNames(t *testing.T) {
	tests := []struct {
		name         string
		modification Modification
		says         []string
		warning      string
	}{
		{"field", Modification{Field: "titel", Value: "x"},
			[]string{`"titel": no such field; the fields of card: title, photo, stars, link, code, sales, box, accent,`}, "titel: no such field"},
		{"field with a property", Modification{Field: "titel", Property: "color", Value: "x"},
			[]string{`"titel": no such field`}, "titel: no such field"},
		{"long field", Modification{Field: strings.Repeat("é", 61)},
			[]string{`"` + strings.Repeat("é", 60) + `…": no such field`}, strings.Repeat("é", 61) + ": no such field"},
		{"property", Modification{Field: "title", Property: "colour", Value: "red"},
			[]string{`"title.colour": no such property; a field of kind text has: background,`, "text_align_v"},
			"title.colour: no such property"},
		{"of another kind", Modification{Field: "photo", Property: "color", Value: "red"},
			[]string{`"photo.color"`, "kind image has: anchor_x,", "image_url"}, "photo.color: no such property"},
		{"even with null", Modification{Field: "title", Property: "colour"}, []string{`"title.colour"`},
			"title.colour: no such property"},
		{"variables are no elements", Modification{Field: "accent", Property: "hide", Value: true},
			[]string{`"accent.hide": no such property; a field of kind variable has: value`}, "accent.hide: no such property"},
		{"a group has no main property", Modification{Field: "box", Value: "x"},
			[]string{`"box": no such property; a field of kind group has: border_color,`}, "box: no such property"},
		{"made by Fit alone", Modification{Field: "title", Property: "text_shadow", Value: "none"},
			[]string{`"title.text_shadow"`}, "title.text_shadow: no such property"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			job := Job{Modifications: []Modification{{Field: "photo", Value: "https://a.example/"}, tt.modification}}
			_, err := Fit(job, testTemplate(), testLimits())
			for _, part := range tt.says {
				if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), part) {
					t.Errorf("got %v, want %v: … %s", err, ErrInvalid, part)
				}
			}
			job.Lenient = true
			doc, err := Fit(job, testTemplate(), testLimits())
			if err != nil || len(doc.Changes) != 1 || !slices.Equal(doc.Warnings, []string{tt.warning}) {
				t.Errorf("lenient: got %+v, %v, want the warning %q", doc, err, tt.warning)
			}
		})
	}
}

// Only names are forgiven: what a known property can't be is an error in every dialect.
func TestLenientIsAboutNames(t *testing.T) {
	job := Job{Lenient: true, Modifications: []Modification{{Field: "title", Property: "color", Value: "nope"}}}
	if _, err := Fit(job, testTemplate(), testLimits()); !errors.Is(err, ErrInvalid) {
		t.Errorf("got %v, want %v", err, ErrInvalid)
	}
}

func TestSetTwice(t *testing.T) {
	tests := []struct {
		name string
		mods []Modification
		want string
	}{
		{"bare and by name", []Modification{{"title", "", "a"}, {"title", "text", "a"}}, "title.text is set twice"},
		{"by name", []Modification{{"box", "opacity", "1"}, {"title", "", "a"}, {"box", "opacity", "0"}}, "box.opacity is set twice"},
		{"two kinds of shadow", []Modification{{"title", "shadow", "0 0 1px red"}, {"title", "shadow", "inset 0 0 1px red"}},
			"title.shadow is set twice"},
		{"null does not count", []Modification{{"title", "", nil}, {"title", "text", "a"}}, ""},
		{"two properties", []Modification{{"title", "", "a"}, {"title", "color", "red"}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Fit(Job{Modifications: tt.mods}, testTemplate(), testLimits())
			if got := fmt.Sprint(err); (err == nil) != (tt.want == "") || !strings.HasSuffix(got, tt.want) && err != nil {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestRequired(t *testing.T) {
	tests := []struct {
		name  string
		field string
		mods  []Modification
		ok    bool
	}{
		{"not said", "title", nil, false},
		{"null", "title", []Modification{{"title", "", nil}}, false},
		{"empty", "title", []Modification{{"title", "", ""}}, false},
		{"another property", "title", []Modification{{"title", "color", "red"}}, false},
		{"bare", "title", []Modification{{"title", "", "a"}}, true},
		{"by name", "title", []Modification{{"title", "text", "a"}}, true},
		{"picture", "photo", []Modification{{"photo", "", "https://a.example/"}}, true},
		{"no picture", "photo", []Modification{{"photo", "", ""}}, false},
		{"a rating of none", "stars", []Modification{{"stars", "", Number("0")}}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tpl := testTemplate()
			tpl.Field(tt.field).Required = true
			_, err := Fit(Job{Modifications: tt.mods}, tpl, testLimits())
			if tt.ok && err != nil {
				t.Errorf("got %v", err)
			}
			if !tt.ok && (!errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), tt.field+" is required")) {
				t.Errorf("got %v, want %v: %s is required", err, ErrInvalid, tt.field)
			}
		})
	}
}

func TestRatingAndItsMaximum(t *testing.T) {
	tests := []struct {
		rating, most string // most empty: not said
		ok           bool
	}{
		{"5", "", true}, {"5.01", "", false}, {"7", "10", true}, {"10", "10", true}, {"10.5", "10", false}, {"4", "3", false},
	}
	for _, tt := range tests {
		mods := []Modification{{"stars", "", Number(tt.rating)}}
		if tt.most != "" {
			mods = append(mods, Modification{"stars", "max", Number(tt.most)})
		}
		if _, err := Fit(Job{Modifications: mods}, testTemplate(), testLimits()); (err == nil) != tt.ok {
			t.Errorf("rating %s of %q: got %v, want fine: %t", tt.rating, tt.most, err, tt.ok)
		}
	}
}

// A text's shadow falls from its letters, unless only a box can have it.
func TestShadowsFallFrom(t *testing.T) {
	tests := []struct{ field, shadow, want string }{
		{"title", "1px 1px 2px red", "text_shadow"},
		{"title", "none", "text_shadow"},
		{"title", "1px 1px 2px 3px red", "box_shadow"},
		{"title", "inset 1px 1px red", "box_shadow"},
		{"photo", "1px 1px 2px red", "box_shadow"},
		{"stars", "1px 1px 2px red", "box_shadow"},
		{"box", "none", "box_shadow"},
	}
	for _, tt := range tests {
		if got, err := fitOne(t, Modification{tt.field, "shadow", tt.shadow}); err != nil || got.Property != tt.want {
			t.Errorf("%s of %s: got %+v, %v, want %s", tt.shadow, tt.field, got, err, tt.want)
		}
	}
}

func TestFontsWithoutAList(t *testing.T) {
	limits := Limits{MaxPixels: 1e9}
	for family, ok := range map[string]bool{"Papyrus": true, `O"Brien\`: true, "": false, "a\nb": false, "a\x7fb": false, "a\u0085b": false} {
		_, err := Fit(Job{Modifications: []Modification{{"title", "font_family", family}}}, testTemplate(), limits)
		if (err == nil) != ok {
			t.Errorf("font %q: got %v, want fine: %t", family, err, ok)
		}
	}
}
