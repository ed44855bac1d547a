package renderer

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

// noLibrary has no templates.
type noLibrary struct{}

func (noLibrary) Template(string) (*Template, error) { return nil, ErrNoTemplate }

func TestFitTransform(t *testing.T) {
	tests := []struct {
		name string
		job  Job
		want Document
	}{
		{"nothing said", Job{Transform: &Transform{URL: "u"}}, Document{Transform: &Transform{URL: "u", Mode: ModeFit}}},
		{"all said",
			Job{Format: WebP, Quality: 7, Version: "v", Transform: &Transform{
				URL: "u", Width: 3, Height: 4, Mode: ModeCrop, Crop: Rectangle{1, 2, 3, 4}, Blur: 5, Saturation: -6, Upscale: true,
			}},
			Document{Format: WebP, Quality: 7, Version: "v", Transform: &Transform{
				URL: "u", Width: 3, Height: 4, Mode: ModeCrop, Crop: Rectangle{1, 2, 3, 4}, Blur: 5, Saturation: -6, Upscale: true,
			}}},
		{"the format's quality", Job{Format: JPEG, Transform: &Transform{}},
			Document{Format: JPEG, Quality: 85, Transform: &Transform{Mode: ModeFit}}},
		{"a quality for a format to be seen", Job{Quality: 7, Transform: &Transform{}},
			Document{Quality: 7, Transform: &Transform{Mode: ModeFit}}},
		{"the scale goes into the box", Job{Scale: 2, Transform: &Transform{Width: 320, Height: 150, Mode: ModeStretch}},
			Document{Transform: &Transform{Width: 640, Height: 300, Mode: ModeStretch}}},
		{"half rounds up", Job{Scale: 0.1, Transform: &Transform{Width: 15, Height: 14, Mode: ModeStretch}},
			Document{Transform: &Transform{Width: 2, Height: 1, Mode: ModeStretch}}},
		{"never less than 1", Job{Scale: 0.1, Transform: &Transform{Width: 1}},
			Document{Transform: &Transform{Width: 1, Mode: ModeFit}}},
		{"a mode without a box", Job{Scale: 10, Transform: &Transform{Height: 5, Mode: ModeCrop}},
			Document{Transform: &Transform{Height: 50, Mode: ModeFit}}},
		{"as large as a number can be", Job{Scale: 10, Transform: &Transform{Width: maxSide}},
			Document{Transform: &Transform{Width: maxSide, Mode: ModeFit}}},
	}
	r := Renderer{Library: noLibrary{}, Limits: testLimits()}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := *tt.job.Transform
			got, err := r.Fit(tt.job)
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Job = tt.job
			tt.want.Template, tt.want.Width, tt.want.Height, tt.want.Scale, tt.want.MaxPixels = blank, 1, 1, 1, 6_000_000
			if !reflect.DeepEqual(*got, tt.want) || *tt.job.Transform != asked {
				t.Errorf("got %+v of %+v\nwant %+v", got, got.Transform, tt.want)
			}
		})
	}
	narrow, err := Fit(Job{Transform: &Transform{}}, nil, Limits{MaxPixels: 1000})
	if err != nil || narrow.MaxPixels != 1000 {
		t.Errorf("with a limit of 1000 pixels: %+v, %v", narrow, err)
	}
}

func TestTransformsThatDoNotFit(t *testing.T) {
	tests := []struct {
		name string
		job  Job
		want error
		says string
	}{
		{"negative width", Job{Transform: &Transform{Width: -1}}, ErrInvalid, "the box is -1×0: sides are 0 or more"},
		{"too wide", Job{Transform: &Transform{Width: maxSide + 1}}, ErrInvalid, "1073741825 is beyond what any image has"},
		{"crop too far", Job{Transform: &Transform{Crop: Rectangle{-maxSide - 1, 0, 1, 1}}}, ErrInvalid, "beyond"},
		{"empty crop", Job{Transform: &Transform{Crop: Rectangle{1, 1, 0, 5}}}, ErrInvalid, "the crop is 0×5: sides are 1 or more"},
		{"unknown mode", Job{Transform: &Transform{Mode: "pad"}}, ErrInvalid, "it can be fit, stretch or crop"},
		{"too much blur", Job{Transform: &Transform{Blur: 100.1}}, ErrInvalid, "the blur is 100.1: it can be 0 to 100"},
		{"blur is no number", Job{Transform: &Transform{Blur: math.NaN()}}, ErrInvalid, "the blur is NaN"},
		{"too little saturation", Job{Transform: &Transform{Saturation: -101}}, ErrInvalid, "it can be -100 to 100"},
		{"saturation is no number", Job{Transform: &Transform{Saturation: math.NaN()}}, ErrInvalid, "NaN"},
		{"forbidden host", Job{Transform: &Transform{URL: "https://forbidden.example/"}}, ErrRefused, "not that host"},
		{"scale too large", Job{Scale: 10.1, Transform: &Transform{}}, ErrLimits, "the scale is 10.1: it can be 0.1 to 10"},
		{"quality too large", Job{Quality: 101, Transform: &Transform{}}, ErrLimits, "the quality is 101"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Fit(tt.job, nil, testLimits())
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) || doc != nil {
				t.Errorf("got %+v, %v; want %v, %q", doc, err, tt.want, tt.says)
			}
		})
	}
}

func TestKeyOfTransform(t *testing.T) {
	key := func(change func(*Job)) string {
		job := Job{Transform: &Transform{URL: "u", Width: 10}}
		change(&job)
		doc, err := Fit(job, nil, testLimits())
		if err != nil {
			t.Fatal(err)
		}
		return doc.Key("env")
	}
	same := key(func(*Job) {})
	if got := key(func(j *Job) { j.Scale, j.Transform.Width, j.Transform.Mode = 2, 5, ModeCrop }); got != same {
		t.Error("the same box at another scale has another key")
	}
	if got := mustFit(t, Job{Format: JPEG}).Key("env"); got == same {
		t.Error("a card has the key of a transform")
	}
	seen := map[string]string{same: "nothing"}
	for name, change := range map[string]func(*Job){
		"URL":        func(j *Job) { j.Transform.URL = "v" },
		"width":      func(j *Job) { j.Transform.Width = 11 },
		"height":     func(j *Job) { j.Transform.Height = 11 },
		"mode":       func(j *Job) { j.Transform.Height, j.Transform.Mode = 11, ModeStretch },
		"crop":       func(j *Job) { j.Transform.Crop = Rectangle{0, 0, 10, 10} },
		"blur":       func(j *Job) { j.Transform.Blur = 1 },
		"saturation": func(j *Job) { j.Transform.Saturation = 1 },
		"upscale":    func(j *Job) { j.Transform.Upscale = true },
		"format":     func(j *Job) { j.Format = JPEG },
		"quality":    func(j *Job) { j.Quality = 85 },
		"version":    func(j *Job) { j.Version = "1" },
	} {
		got := key(change)
		if other, ok := seen[got]; ok {
			t.Errorf("another %s, the same key as with another %s", name, other)
		}
		seen[got] = name
	}
}

func TestEncoding(t *testing.T) {
	tests := []struct {
		doc         Document
		contentType string
		format      Format
		quality     int
	}{
		{Document{}, "image/jpeg", JPEG, 85},
		{Document{}, "image/png", PNG, 0},
		{Document{}, "image/gif", PNG, 0},
		{Document{}, "image/webp", WebP, 80},
		{Document{}, "image/avif", WebP, 80},
		{Document{Quality: 7}, "image/jpeg", JPEG, 7},
		{Document{Quality: 7}, "image/png", PNG, 0},
		{Document{Format: WebP, Quality: 80}, "image/jpeg", WebP, 80},
	}
	for _, tt := range tests {
		format, quality := tt.doc.Encoding(Bitmap{ContentType: tt.contentType})
		if format != tt.format || quality != tt.quality {
			t.Errorf("%s, %q at %d: got %s at %d, want %s at %d",
				tt.contentType, tt.doc.Format, tt.doc.Quality, format, quality, tt.format, tt.quality)
		}
	}
}
