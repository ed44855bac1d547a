package fetch

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

func TestPicturesAreFetchedFirst(t *testing.T) {
	picture := "data:image/png;base64,iVBORw0KGgo"
	tests := []struct {
		name     string
		urls     []string
		have     []string // the URLs whose picture next got
		warnings []string
	}{
		{"none", nil, nil, nil},
		{"emptied", []string{""}, nil, nil},
		{"one", []string{cat}, []string{cat}, nil},
		{"two", []string{cat, dog}, []string{cat, dog}, nil},
		{"the same twice", []string{cat, cat}, []string{cat}, nil},
		{"gone", []string{cat, at + "gone"}, []string{cat}, []string{"b: remote image unreachable"}},
		{"not an image", []string{at + "text", cat}, []string{cat}, []string{"a: not a usable image"}},
		{"too slow", []string{at + "slow"}, nil, []string{"a: remote image took too long"}},
		{"broken data", []string{picture}, nil, []string{"a: not a usable image"}},
		{"gone in two fields", []string{at + "gone", at + "gone"}, nil,
			[]string{"a: remote image unreachable", "b: remote image unreachable"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEasel(t, 1<<20)
				doc := shown(tt.urls...)
				before := *doc
				img, err := e.Paint(t.Context(), doc)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(img.Warnings, tt.warnings) || img.Incomplete != (tt.warnings != nil) {
					t.Errorf("warnings %q, incomplete %v; want %q", img.Warnings, img.Incomplete, tt.warnings)
				}
				for _, u := range tt.have {
					if picture := e.got.Pictures[u]; len(picture.Bytes) == 0 || picture.ContentType == "" || e.web.asked[u] != 1 {
						t.Errorf("%s: got %v, asked %d times", u, picture, e.web.asked[u])
					}
				}
				if len(e.got.Pictures) != len(tt.have) {
					t.Errorf("got %d pictures, want %d", len(e.got.Pictures), len(tt.have))
				}
				if !reflect.DeepEqual(*doc, before) {
					t.Errorf("the document, which others share, is now %+v", doc)
				}
			})
		})
	}
}

// TestImageOfNextIsKeptAsItIs: it may be shared, and have warnings and times of its own.
func TestImageOfNextIsKeptAsItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel(t, 1<<20)
		e.img = renderer.Image{
			Warnings: slices.Grow([]string{"a: the picture could not be decoded"}, 8),
			Timing:   renderer.Timing{Paint: time.Second, Fetch: time.Second},
		}
		began := time.Now()
		img, err := e.Paint(t.Context(), shown(at+"3s", cat, at+"gone"))
		if err != nil {
			t.Fatal(err)
		}
		want := renderer.Image{
			Warnings:   []string{"a: the picture could not be decoded", "c: remote image unreachable"},
			Incomplete: true, AsOf: began,
			Timing: renderer.Timing{Paint: time.Second, Fetch: 4 * time.Second}, // side by side: the longest counts
		}
		if !reflect.DeepEqual(*img, want) {
			t.Errorf("got %+v, want %+v", *img, want)
		}
		if e.img.Warnings[:2][1] != "" || e.img.Incomplete || e.img.Timing.Fetch != time.Second {
			t.Errorf("the image of the next Painter is now %+v", e.img)
		}
	})
}

func TestPaintFails(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name string
		urls []string
		next error
		want error
		text string
	}{
		{"private address", []string{cat, "http://10.0.0.1/"}, nil, renderer.ErrRefused, "b: remote image refused by rule"},
		{"not http", []string{"ftp://pictures.example/"}, nil, renderer.ErrRefused, "a: remote image refused by rule"},
		{"data that is no image", []string{"data:text/html,x"}, nil, renderer.ErrRefused, "a: remote image refused by rule"},
		{"the first of two", []string{"http://10.0.0.1/", "http://10.0.0.2/"}, nil, renderer.ErrRefused, "a: remote image refused by rule"},
		{"panic, with its stack", []string{at + "broken"}, nil, errPanic, "easel_test.go"},
		{"next, without pictures", nil, broken, broken, ""},
		{"next, with pictures", []string{cat}, broken, broken, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := newEasel(t, 1<<20)
			e.fail = tt.next
			img, err := e.Paint(t.Context(), shown(tt.urls...))
			if !errors.Is(err, tt.want) || img != nil || !strings.Contains(fmt.Sprint(err), tt.text) {
				t.Errorf("got %v, %v; want %v with %q", img, err, tt.want, tt.text)
			}
			if tt.next == nil && e.got != nil {
				t.Error("it was drawn")
			}
		})
	}
}

func TestPaintEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel(t, 1<<20)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := e.Paint(ctx, shown(at+"slow"))
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != time.Second || e.got != nil {
			t.Errorf("got %v after %s, want %v after 1s and nothing drawn", err, took, context.DeadlineExceeded)
		}
	})
}
