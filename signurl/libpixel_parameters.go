package signurl

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/placard/placard/renderer"
)

// maxImageSide bounds what is asked for of an image, whose result is then scaled down to what is allowed.
const maxImageSide = 1 << 30

// imageParameters are those of an image, cardParameters those of a card. remoteParameters have the image's address too.
var (
	imageParameters = []member{
		wholeMember("width", 0, maxImageSide, func(r *Request) *int { return &r.Job.Transform.Width }),
		wholeMember("height", 0, maxImageSide, func(r *Request) *int { return &r.Job.Transform.Height }),
		{"mode", "fit, stretch or crop", readMode},
		{"crop", "x,y,w,h: four whole numbers, w and h 1 or more", readCrop},
		realMember("blur", 0, 100, func(r *Request) *float64 { return &r.Job.Transform.Blur }),
		realMember("saturation", -100, 100, func(r *Request) *float64 { return &r.Job.Transform.Saturation }),
		realMember("dpr", 0.1, 10, func(r *Request) *float64 { return &r.Job.Scale }),
		{"upscale", "true, false, 1 or 0", readUpscale},
		wholeMember("quality", 1, maxQuality, func(r *Request) *int { return &r.Job.Quality }),
		{"format", "jpeg, jpg, png or webp", readFormat},
		{"exp", "a whole number of Unix seconds", readExpires},
	}
	remoteParameters = append([]member{{"src", "the image's address", readAddress}}, imageParameters...)
	cardParameters   = []member{
		wholeMember("width", 1, maxSide, func(r *Request) *int { return &r.Job.Width }),
		wholeMember("height", 1, maxSide, func(r *Request) *int { return &r.Job.Height }),
		realMember("dpr", minScale, maxScale, func(r *Request) *float64 { return &r.Job.Scale }),
		wholeMember("quality", 1, maxQuality, func(r *Request) *int { return &r.Job.Quality }),
		{"exp", "a whole number of Unix seconds", readExpires},
	}
)

func memberNames(list []member) []string {
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = m.name
	}
	return names
}

func readAddress(r *Request, v jsontext.Value) bool {
	r.Job.Transform.URL = string(v)
	return len(v) > 0
}

func readMode(r *Request, v jsontext.Value) bool {
	mode := renderer.Mode(v)
	r.Job.Transform.Mode = mode
	return slices.Contains([]renderer.Mode{renderer.ModeFit, renderer.ModeStretch, renderer.ModeCrop}, mode)
}

func readCrop(r *Request, v jsontext.Value) bool {
	var numbers []int
	for text := range strings.SplitSeq(string(v), ",") {
		n, ok := parseWhole(text)
		if !ok || n < 0 || n > maxImageSide {
			return false
		}
		numbers = append(numbers, int(n))
	}
	if len(numbers) != 4 || numbers[2] == 0 || numbers[3] == 0 {
		return false
	}
	r.Job.Transform.Crop = renderer.Rectangle{X: numbers[0], Y: numbers[1], Width: numbers[2], Height: numbers[3]}
	return true
}

func readUpscale(r *Request, v jsontext.Value) bool {
	r.Job.Transform.Upscale = string(v) == "true" || string(v) == "1"
	return slices.Contains([]string{"true", "1", "false", "0"}, string(v))
}

func readFormat(r *Request, v jsontext.Value) (ok bool) {
	r.Job.Format, ok = renderer.ParseFormat(string(v))
	return ok
}
