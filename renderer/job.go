package renderer

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Format is the encoding of an image, named by its usual file extension.
type Format string

// The formats that a URL can ask for.
const (
	PNG  Format = "png"
	JPEG Format = "jpg"
	WebP Format = "webp"
)

// ParseFormat reads a file extension without its dot: png, jpg, jpeg, webp.
func ParseFormat(ext string) (Format, bool) {
	if ext == "jpeg" {
		return JPEG, true
	}
	f := Format(ext)
	return f, slices.Contains([]Format{PNG, JPEG, WebP}, f)
}

// ContentType returns the media type.
func (f Format) ContentType() string {
	if f == JPEG {
		return "image/jpeg"
	}
	return "image/" + string(f)
}

// HasAlpha reports whether the format can be transparent.
func (f Format) HasAlpha() bool { return f != JPEG }

// quality returns the quality to encode with when q was asked for, 0 meaning the default. PNG has none.
func (f Format) quality(q int) int {
	switch {
	case f == PNG:
		return 0
	case q != 0:
		return q
	case f == WebP:
		return 80
	default:
		return 85
	}
}

// A Job is what a URL asks for, decoded and verified, not yet held against the template that it names. Zero values mean
// "not said".
type Job struct {
	// ID is a text that says all of the job, where there is one: two with the same are equal. See Renderer.Fitted.
	ID            string
	Template      string
	Modifications []Modification
	Width, Height int     // CSS pixels of the viewport, 1 or more
	Scale         float64 // device pixels per CSS pixel, 0.1 to 4; to 10 with a Transform
	Format        Format
	Quality       int    // 1 to 100
	MaxBytes      int    // of the image, MinBytes or more: where it would have more, it gets a lower quality
	Lang          string // BCP 47
	Version       string // any text; another one makes another image
	// Lenient turns unknown fields and properties into warnings, as the hosted services do.
	Lenient bool
	// Aliases are names of fields by others that stand for them where the template has no field of that name.
	Aliases map[string]string
	// Defaults are for variants, set where the template has such a one with such a value and no modification sets it.
	Defaults []Modification
	// Transform asks for a remote image in place of a card; nil for a card. Then Width, Height and Modifications are
	// empty, Scale is its device pixels per CSS pixel, and a Format of "" is the image's own.
	Transform *Transform
	// MaxAge: an image that was drawn longer ago is drawn again; 0: any will do.
	MaxAge time.Duration
}

// check holds the job's numbers against what is said of them above.
func (j Job) check() error {
	maxScale := 4.0
	if j.Transform != nil {
		maxScale = 10 // of a box, not of a page
	}
	switch {
	case j.Width < 0 || j.Height < 0:
		return fmt.Errorf("the size is %d×%d: sides are 1 or more", j.Width, j.Height)
	case j.Scale != 0 && !(j.Scale >= 0.1 && j.Scale <= maxScale): // NaN too
		return fmt.Errorf("the scale is %v: it can be 0.1 to %v", j.Scale, maxScale)
	case j.MaxBytes != 0 && j.MaxBytes < MinBytes:
		return fmt.Errorf("the image may have %d bytes: it must be %d or more", j.MaxBytes, MinBytes)
	case j.Quality < 0 || j.Quality > 100:
		return fmt.Errorf("the quality is %d: it can be 1 to 100", j.Quality)
	}
	return nil
}

// A Modification sets one property of one field.
type Modification struct {
	Field    string
	Property string // empty: the main property of the field's kind
	Value    Value
}

// A Value is a JSON value that keeps its spelling: string, Number, bool, nil (leave the field as it is), or []any of
// those.
type Value any

// A Share is a Value too: a part of the most that a rating can be, 0 to 1.
type Share float64

// Number is a number as it was written: 1.10 stays 1.10.
type Number = json.Number
