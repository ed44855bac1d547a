package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/placard/placard/renderer"
)

const photoURL = "https://a.example/photo.jpg"

// transformDocument asks for an image made of a photo.
func transformDocument(t *testing.T, job renderer.Job, transform renderer.Transform) *renderer.Document {
	t.Helper()
	transform.URL = photoURL
	job.Transform = &transform
	doc, err := renderer.Fit(job, nil, renderer.Limits{MaxPixels: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	doc.Pictures = map[string]renderer.Bitmap{photoURL: {Bytes: []byte("photo"), ContentType: "image/jpeg"}}
	return doc
}

// A darkroom is a page that opens pictures of one size, in a second, and makes an image in two.
type darkroom struct {
	size    renderer.Size
	image   string
	address string
	got     transforming
}

func (d *darkroom) call(_ context.Context, function string, args, result any) error {
	switch function {
	case "open":
		time.Sleep(time.Second)
		d.address = args.(string)
		*result.(*renderer.Size) = d.size
	case "transform":
		time.Sleep(2 * time.Second)
		d.got = args.(transforming)
		*result.(*[]byte) = []byte(d.image)
	}
	return nil
}

func TestTransform(t *testing.T) {
	tests := []struct {
		name      string
		job       renderer.Job
		transform renderer.Transform
		want      transforming
		format    renderer.Format
	}{
		{"nothing said", renderer.Job{}, renderer.Transform{},
			transforming{Saturation: 1, Type: "image/jpeg", Quality: 0.85}, renderer.JPEG},
		{"filtered", renderer.Job{Format: renderer.WebP, Quality: 50}, renderer.Transform{Saturation: -75, Blur: 100},
			transforming{Geometry: renderer.Geometry{Sigma: 2.5}, Saturation: 0.25, Type: "image/webp", Quality: 0.5}, renderer.WebP},
		{"at a scale", renderer.Job{Format: renderer.PNG, Scale: 0.5}, renderer.Transform{},
			transforming{Saturation: 1, Type: "image/png"}, renderer.PNG},
	}
	synctest.Test(t, func(t *testing.T) {
		room := &darkroom{size: renderer.Size{Width: 40, Height: 30}}
		e, driver := newEngine(1, func(p *fakePage) error {
			p.call = room.call
			p.capture = func(context.Context) ([]byte, error) { return nil, errors.New("nothing is to be drawn") }
			return nil
		})
		for _, tt := range tests {
			room.image = pictures[tt.format]
			img, err := e.Paint(t.Context(), transformDocument(t, tt.job, tt.transform))
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			whole := renderer.Rectangle{Width: 40, Height: 30}
			tt.want.Part, tt.want.Result, tt.want.Scaled = whole, whole, room.size
			if room.got != tt.want {
				t.Errorf("%s: the page got %+v\nwant %+v", tt.name, room.got, tt.want)
			}
			if img.Format != tt.format || string(img.Bytes) != room.image || img.Incomplete {
				t.Errorf("%s: got %+v, want the page's image as %s", tt.name, img, tt.format)
			}
			if img.Timing.Fill != time.Second || img.Timing.Paint != 2*time.Second {
				t.Errorf("%s: got %+v, want 1s and 2s", tt.name, img.Timing)
			}
		}
		driver.check(t, "open blank.html") // one page for all of them
	})
}

func TestPictureToTransformIsReachable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		room := &darkroom{size: renderer.Size{Width: 40, Height: 30}, image: pictures[renderer.JPEG]}
		var respond func(string) (Response, bool)
		e, _ := newEngine(1, func(p *fakePage) error {
			p.call, respond = room.call, p.options.Respond
			return nil
		})
		if _, err := e.Paint(t.Context(), transformDocument(t, renderer.Job{}, renderer.Transform{})); err != nil {
			t.Fatal(err)
		}
		if got, ok := respond(room.address); !ok || string(got.Body) != "photo" || got.ContentType != "image/jpeg" {
			t.Errorf("%s gives %+v, %t", room.address, got, ok)
		}
		if _, ok := respond(photoURL); ok {
			t.Error("the page can reach a host")
		}
	})
}

// TestTransformFails: the page is closed, as after all that fails.
func TestTransformFails(t *testing.T) {
	broken := errors.New("broken")
	failing := func(function string) func(context.Context, string, any, any) error {
		whole := &darkroom{size: renderer.Size{Width: 40, Height: 30}, image: "no picture"}
		return func(ctx context.Context, called string, args, result any) error {
			if called == function {
				return broken
			}
			return whole.call(ctx, called, args, result)
		}
	}
	tests := []struct {
		name string
		call func(context.Context, string, any, any) error
		crop renderer.Rectangle
		want error
	}{
		{"opening fails", failing("open"), renderer.Rectangle{}, broken},
		{"transforming fails", failing("transform"), renderer.Rectangle{}, broken},
		{"no picture comes of it", failing(""), renderer.Rectangle{}, renderer.ErrCrashed},
		{"a picture without a size", (&darkroom{}).call, renderer.Rectangle{}, renderer.ErrUndecodable},
		{"a crop outside", failing(""), renderer.Rectangle{X: 40, Width: 1, Height: 1}, renderer.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, driver := newEngine(1, func(p *fakePage) error {
					p.call = tt.call
					return nil
				})
				img, err := e.Paint(t.Context(), transformDocument(t, renderer.Job{}, renderer.Transform{Crop: tt.crop}))
				if !errors.Is(err, tt.want) || img != nil {
					t.Errorf("got %v, %v; want %v", img, err, tt.want)
				}
				synctest.Wait()
				driver.check(t, "open blank.html", "close blank.html")
			})
		})
	}
}
