package fetch

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

// transforming is a document that is made of the image at a URL.
func transforming(url string) *renderer.Document {
	return &renderer.Document{
		Template: &renderer.Template{Name: "photo"}, Transform: &renderer.Transform{URL: url, Width: 40},
	}
}

func TestTransformGetsItsSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel(t, 1<<20)
		e.img = renderer.Image{Format: renderer.PNG, Timing: renderer.Timing{Paint: time.Second}}
		doc := transforming(at + "3s")
		before, began := *doc, time.Now()
		for _, fetching := range []time.Duration{3 * time.Second, 0} { // kept the second time
			img, err := e.Paint(t.Context(), doc)
			want := renderer.Image{Format: renderer.PNG, Timing: renderer.Timing{Paint: time.Second, Fetch: fetching}, AsOf: began}
			if err != nil || !reflect.DeepEqual(*img, want) {
				t.Errorf("got %+v, %v; want %+v", img, err, want)
			}
			got := e.got.Pictures[at+"3s"]
			if len(e.got.Pictures) != 1 || len(got.Bytes) == 0 || got.ContentType != "image/png" || e.got.Transform != doc.Transform {
				t.Errorf("the next Painter got %+v", e.got)
			}
		}
		if e.web.asked[at+"3s"] != 1 || !reflect.DeepEqual(*doc, before) {
			t.Errorf("asked %d times; the document, which others share, is %+v", e.web.asked[at+"3s"], doc)
		}
	})
}

// TestTransformWithoutSource: there is nothing to hide and no sample, whatever the setting says.
func TestTransformWithoutSource(t *testing.T) {
	undecodable := fmt.Errorf("opening: %w", renderer.ErrUndecodable)
	broken := errors.New("broken")
	tests := []struct {
		name string
		url  string
		next error
		want error
		says string // all of it, where the client is told
	}{
		{"gone", at + "gone", nil, ErrMissing, "no such image"},
		{"not an image", at + "text", nil, ErrNotImage, "the source image: not a usable image"},
		{"too slow", at + "slow", nil, ErrTimeout, "the source image: remote image took too long"},
		{"private address", "http://10.0.0.1/a.png", nil, renderer.ErrRefused, "the source image: remote image refused"},
		{"undecodable", cat, undecodable, ErrNotImage, "the source image: not a usable image"},
		{"panic", at + "broken", nil, errPanic, ""},
		{"next fails", cat, broken, broken, "broken"},
		{"crop outside", cat, renderer.ErrInvalid, renderer.ErrInvalid, renderer.ErrInvalid.Error()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for _, missing := range []Missing{MissingHide, MissingSample, MissingError} {
					e := newEasel(t, 1<<20)
					e.config.Missing, e.fail = missing, tt.next
					img, err := e.Paint(t.Context(), transforming(tt.url))
					if !errors.Is(err, tt.want) || img != nil || tt.says != "" && err.Error() != tt.says {
						t.Errorf("%s: got %v, %v; want %v", missing, img, err, tt.want)
					}
					if errors.Is(err, ErrUnreachable) {
						t.Errorf("%v is a fault of a card too", err)
					}
					if (e.got == nil) != (tt.next == nil) {
						t.Errorf("%s: drawn with %+v", missing, e.got)
					}
				}
			})
		})
	}
}

func TestTransformEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel(t, 1<<20)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := e.Paint(ctx, transforming(at+"slow"))
		if !errors.Is(err, context.DeadlineExceeded) || e.got != nil {
			t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
		}
	})
}

// TestMissingSourceIsLogged without what may be a secret.
func TestMissingSourceIsLogged(t *testing.T) {
	e := newEasel(t, 1<<20)
	e.web.pages[at+"gone?token=secret"] = &page{status: 403}
	_, _ = e.Paint(t.Context(), transforming(at+"gone?token=secret"))
	if log := e.log.String(); !strings.Contains(log, "url="+at+"gone") || !strings.Contains(log, "403") || strings.Contains(log, "secret") {
		t.Errorf("the log has %q", log)
	}
}
