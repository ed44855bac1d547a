package renderer

import (
	"context"
	"errors"
	"slices"
	"testing"
)

func TestBytesOverTheBound(t *testing.T) {
	const size = 5000
	tests := []struct {
		name          string
		job, template int
		degraded      Degraded
		warnings      []string
		err           error
	}{
		{"no bound", 0, 0, "", nil, nil},
		{"just fits", size, 0, "", nil, nil},
		{"the URL's", size - 1, 0, "", nil, ErrBudget},
		{"the template's", 0, 4000, "", []string{"max-bytes: the image has 5000 bytes, over the template's 4000"}, nil},
		{"the URL's, larger than the template's", size, 4000, "", nil, nil},
		{"the URL's, smaller than the template's", 4000, size, "", nil, ErrBudget},
		{"a substitute", 4000, 0, LastGood, nil, nil},
		{"a bound that no image keeps", MinBytes - 1, 0, "", nil, ErrLimits},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &Renderer{
				Library: shelf{&Template{Name: "article", Width: 1, Height: 1, MaxBytes: tt.template}},
				Painter: PainterFunc(func(context.Context, *Document) (*Image, error) {
					return &Image{Bytes: make([]byte, size), Degraded: tt.degraded}, nil
				}),
				Limits: Limits{MaxPixels: 1},
			}
			img, err := r.Render(t.Context(), Job{Template: "article", MaxBytes: tt.job})
			if !errors.Is(err, tt.err) || (err == nil) != (img != nil) {
				t.Fatalf("got %v, %v; want %v", img, err, tt.err)
			}
			if img != nil && !slices.Equal(img.Warnings, tt.warnings) {
				t.Errorf("got the warnings %q, want %q", img.Warnings, tt.warnings)
			}
		})
	}
}
