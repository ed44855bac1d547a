package fetch

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/placard/placard/renderer"
)

// TestMissing has every fault under every policy. A picture of dog is one that the browser can't decode.
func TestMissing(t *testing.T) {
	const gone, text, slow = at + "gone", at + "text", at + "slow"
	tests := []struct {
		name     string
		missing  Missing
		urls     []string
		left     []string // the images that the last document to be drawn has
		drawings int
		warnings []string
		err      error
	}{
		{"hide, all there", MissingHide, []string{cat}, []string{cat}, 1, nil, nil},
		{"hide, unreachable", MissingHide, []string{gone, cat}, []string{gone, cat}, 1, []string{"a: remote image unreachable"}, nil},
		{"hide, undecodable", MissingHide, []string{dog, cat}, []string{dog, cat}, 1, []string{"a: can't be decoded"}, nil},
		{"sample, all there", MissingSample, []string{cat}, []string{cat}, 1, nil, nil},
		{"sample, unreachable", MissingSample, []string{gone, cat}, []string{cat}, 1, []string{"a: remote image unreachable"}, nil},
		{"sample, not an image", MissingSample, []string{text}, nil, 1, []string{"a: not a usable image"}, nil},
		{"sample, too slow", MissingSample, []string{slow, cat}, []string{cat}, 1, []string{"a: remote image took too long"}, nil},
		{"sample, emptied", MissingSample, []string{"", gone}, []string{""}, 1, []string{"b: remote image unreachable"}, nil},
		{"sample, undecodable", MissingSample, []string{dog, cat, dog}, []string{cat}, 2,
			[]string{"a: not a usable image", "c: not a usable image"}, nil},
		{"sample, of each", MissingSample, []string{gone, dog, cat}, []string{cat}, 2,
			[]string{"a: remote image unreachable", "b: not a usable image"}, nil},
		{"error, all there", MissingError, []string{cat}, []string{cat}, 1, nil, nil},
		{"error, unreachable", MissingError, []string{cat, gone}, nil, 0, nil, ErrUnreachable},
		{"error, not an image", MissingError, []string{cat, text}, nil, 0, nil, ErrNotImage},
		{"error, too slow", MissingError, []string{cat, slow}, nil, 0, nil, ErrTimeout},
		{"error, undecodable", MissingError, []string{cat, dog}, []string{cat, dog}, 1, nil, ErrNotImage},
		{"error, the first of two", MissingError, []string{cat, gone, text}, nil, 0, nil, ErrUnreachable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEasel(t, 1<<20)
				e.config.Missing = tt.missing
				drawings := e.cannotDecode(dog)
				doc := shown(tt.urls...)
				img, err := e.Paint(t.Context(), doc)
				if !errors.Is(err, tt.err) || (img == nil) != (tt.err != nil) || *drawings != tt.drawings {
					t.Fatalf("got %v, %v after %d drawings; want %v after %d", img, err, *drawings, tt.err, tt.drawings)
				}
				if img != nil && (!slices.Equal(img.Warnings, tt.warnings) || img.Incomplete != (tt.warnings != nil)) {
					t.Errorf("warnings %q, incomplete %v; want %q", img.Warnings, img.Incomplete, tt.warnings)
				}
				if e.got != nil && !slices.Equal(images(e.got), tt.left) {
					t.Errorf("drawn with %q, want %q", images(e.got), tt.left)
				}
				if !slices.Equal(images(doc), tt.urls) {
					t.Errorf("the document, which others share, now has %q", images(doc))
				}
			})
		})
	}
}

// cannotDecode has the next Painter do as an engine does where a picture at url is shown, and counts its drawings.
func (e *easel) cannotDecode(url string) (drawings *int) {
	drawings = new(int)
	e.next = renderer.PainterFunc(func(_ context.Context, doc *renderer.Document) (*renderer.Image, error) {
		e.got = doc
		*drawings++
		img := &renderer.Image{}
		for _, c := range doc.Changes {
			if c.Value == url {
				img.Incomplete, img.Warnings = true, append(img.Warnings, c.Field+": can't be decoded")
			}
		}
		return img, nil
	})
	return drawings
}

func images(doc *renderer.Document) (urls []string) {
	for _, c := range doc.Changes {
		urls = append(urls, c.Value.(string))
	}
	return urls
}

// TestOtherChangesStay: it is the image that is missing, not what else is said of its field. A picture of the
// template's own that is broken, or a field whose name begins alike, is no loss.
func TestOtherChangesStay(t *testing.T) {
	doc := shown(at+"gone", cat)
	doc.Changes = append(doc.Changes, renderer.Change{Field: "a", Kind: renderer.Picture, Property: "fit", Value: "contain"})
	e := newEasel(t, 1<<20)
	e.config.Missing = MissingSample
	e.img = renderer.Image{Incomplete: true, Warnings: []string{"own: can't be decoded", "b2: can't be decoded", "b"}}
	img, err := e.Paint(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	want := append(slices.Clone(e.img.Warnings), "a: remote image unreachable")
	if got := e.got.Changes; len(got) != 2 || got[0].Field != "b" || got[1].Property != "fit" || !slices.Equal(img.Warnings, want) {
		t.Errorf("drawn with %+v and warnings %q, want b's image and a's fit, %q", got, img.Warnings, want)
	}
}

// TestWarningsOfAWholeImage are of something else than a picture.
func TestWarningsOfAWholeImage(t *testing.T) {
	e := newEasel(t, 1<<20)
	e.config.Missing = MissingError
	e.img = renderer.Image{Warnings: []string{"a: something else"}}
	img, err := e.Paint(t.Context(), shown(cat))
	if err != nil || img.Incomplete || !slices.Equal(img.Warnings, e.img.Warnings) {
		t.Errorf("got %+v, %v", img, err)
	}
}

// TestErrorsForTheClient name the field and the kind. Addresses and whatever else is known are for the log.
func TestErrorsForTheClient(t *testing.T) {
	e := newEasel(t, 1<<20)
	e.config.Missing = MissingError
	_, err := e.Paint(t.Context(), shown(at+"gone"))
	if want := "a: remote image unreachable"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestRefusedAddressesAreForTheLog: told to clients, they would map a private network.
func TestRefusedAddressesAreForTheLog(t *testing.T) {
	e := newEasel(t, 1<<20)
	_, err := e.Paint(t.Context(), shown(cat, "http://10.0.0.1/"))
	if want := "b: remote image refused by rule"; !errors.Is(err, renderer.ErrRefused) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if log := e.log.String(); strings.Count(log, "10.0.0.1") < 2 || !strings.Contains(log, "field=b") {
		t.Errorf("the log lacks the field, the URL or the reason: %s", log)
	}
}

func TestMissingImagesAreLogged(t *testing.T) {
	const data = "data:image/png;base64,c2VjcmV0"
	tests := []struct {
		name, url string
		want      string
	}{
		{"unreachable", at + "gone?token=secret#secret",
			`url=http://pictures.example/gone err="image from pictures.example: remote image unreachable: it answered 404 Not Found"`},
		{"data", data, `url=data:image/png;base64 err="not a usable image: the bytes are not png, jpeg, gif, webp or avif"`},
		{"undecodable", dog, `url=http://pictures.example/dog.png err="not a usable image: can't be decoded"`},
	}
	for _, missing := range []Missing{MissingHide, MissingSample, MissingError} {
		for _, tt := range tests {
			e := newEasel(t, 1<<20)
			e.config.Missing = missing
			e.web.pages[at+"gone?token=secret"] = &page{status: 404}
			e.cannotDecode(dog)
			_, _ = e.Paint(t.Context(), shown(cat, tt.url)) // an error, or not, as the policy has it
			got := e.log.String()
			want := `level=WARN msg="a remote image is missing" template=article field=b ` + tt.want + "\n"
			if strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, want) || strings.Contains(got, "secret") {
				t.Errorf("%s, %s: got %s\nwant %s", missing, tt.name, got, want)
			}
		}
	}
}
