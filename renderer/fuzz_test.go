package renderer

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/placard/placard/internal/drawing"
)

// free are the properties whose value is not spelled anew: text is set as text, and a URL is fetched by Go.
var free = []string{"text", ImageURL}

// FuzzFit holds of any value for any property that what comes out is of a type that the fill script knows, and that a
// style value has nothing that could end it.
func FuzzFit(f *testing.F) {
	for _, v := range goodValues {
		f.Add(v.field, v.property, fmt.Sprint(v.value), false)
	}
	for _, v := range badValues {
		f.Add(v.field, v.property, fmt.Sprint(v.value), true)
	}
	f.Add("box", "", "x", true)
	limits := Limits{MaxPixels: 16_000_000} // without rules of fonts and hosts
	f.Fuzz(func(t *testing.T, field, property, value string, lenient bool) {
		list := []any{}
		for item := range strings.SplitSeq(value, "|") {
			list = append(list, item)
		}
		for _, v := range []Value{value, Number(value), list} {
			doc, err := Fit(Job{Lenient: lenient, Modifications: []Modification{{field, property, v}}}, testTemplate(), limits)
			if err != nil {
				if !errors.Is(err, ErrInvalid) || errors.Is(err, ErrRefused) || doc != nil {
					t.Errorf("%s.%s = %q: got %v, %v", field, property, v, doc, err)
				}
				continue
			}
			if len(doc.Changes)+len(doc.Warnings) != 1 {
				t.Errorf("%s.%s = %q makes %+v with %q", field, property, v, doc.Changes, doc.Warnings)
			}
			for _, c := range doc.Changes {
				checkChange(t, c)
			}
			doc.Key("") // an answer for all that fits
		}
	})
}

func checkChange(t *testing.T, c Change) {
	switch v := c.Value.(type) {
	case bool:
	case float64:
		if v < -10000 || v > 10000 { // NaN would be neither, but has no spelling
			t.Errorf("%s is %v", c.Property, v)
		}
	case string:
		checkString(t, c, v)
	case []string:
		for _, s := range v {
			checkString(t, c, s)
		}
	case *drawing.Drawing:
		for _, label := range v.Labels {
			if len(label) > maxLabel {
				t.Errorf("a label of %d bytes", len(label))
			}
		}
	default:
		t.Errorf("%s is a %T", c.Property, v)
	}
}

func checkString(t *testing.T, c Change, s string) {
	switch {
	case c.Property == ImageURL && s != "":
		if u, err := url.Parse(s); err == nil && !slices.Contains([]string{"http", "https", "data"}, u.Scheme) {
			t.Errorf("a picture at %q", s)
		}
	case slices.Contains(free, c.Property):
	case strings.ContainsFunc(s, unicode.IsControl):
		t.Errorf("%s is %q, with control characters", c.Property, s)
	case c.Property != "font_family" && strings.ContainsAny(s, "\"'\\;{}<>"): // a family is quoted by the script
		t.Errorf("%s is %q, which could end its declaration", c.Property, s)
	}
}
