package signurl

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/placard/placard/renderer"
)

// Sign returns the target for r: of the image that the job's Transform asks for, else of a card.
func (d LibPixel) Sign(key Key, r Request) (string, error) {
	if key == (Key{}) {
		return "", ErrKey
	}
	write := writeCard
	if r.Job.Transform != nil {
		write = writeImage
	}
	text, parameters, err := write(r)
	if err != nil {
		return "", err
	}
	var query []string
	for _, p := range parameters {
		query = append(query, url.QueryEscape(p.name)+"="+p.value)
	}
	separator := "?"
	if query != nil {
		text, separator = text+"?"+strings.Join(query, "&"), "&"
	}
	return readable(d, key, text+separator+"signature="+sha1Hex.sign(key, text))
}

// writeImage returns the path and the parameters that ask for an image.
func writeImage(r Request) (path string, list []parameter, err error) {
	job, t := r.Job, r.Job.Transform
	err = refuseUnsaid("libpixel", []unsaid{
		{"fields of an image", len(job.Modifications) > 0},
		{"a card's size next to an image's", job.Width != 0 || job.Height != 0},
		{"a language", job.Lang != ""}, {"a version", job.Version != ""}, {"a bound of bytes", job.MaxBytes != 0},
	})
	path, address := "/", t.URL
	if r.Source != "" {
		path, address = "/"+url.PathEscape(r.Source)+"/"+escapePath(t.URL), ""
	}
	return path, said(
		parameter{"src", address},
		parameter{"width", wholeText(t.Width)},
		parameter{"height", wholeText(t.Height)},
		parameter{"mode", string(t.Mode)},
		parameter{"crop", cropText(t.Crop)},
		parameter{"blur", realText(t.Blur)},
		parameter{"saturation", realText(t.Saturation)},
		parameter{"dpr", realText(job.Scale)},
		parameter{"upscale", upscaleText(t.Upscale)},
		parameter{"quality", wholeText(job.Quality)},
		parameter{"format", string(job.Format)},
		parameter{"exp", expiryText(r.Expires)},
	), err
}

// writeCard returns the path and the parameters that ask for a card.
func writeCard(r Request) (path string, list []parameter, err error) {
	job := r.Job
	format, err := signFormat("libpixel", job, libpixelFormats...)
	if err != nil {
		return "", nil, err
	}
	err = refuseUnsaid("libpixel", []unsaid{
		{"a language", job.Lang != ""}, {"a version", job.Version != ""}, {"a bound of bytes", job.MaxBytes != 0},
	})
	if err != nil {
		return "", nil, err
	}
	list, err = writeFields("libpixel", job.Modifications, append(memberNames(cardParameters), "signature")...)
	return "/" + url.PathEscape(r.base()) + "." + string(format), append(list, said(
		parameter{"width", wholeText(job.Width)},
		parameter{"height", wholeText(job.Height)},
		parameter{"dpr", realText(job.Scale)},
		parameter{"quality", wholeText(job.Quality)},
		parameter{"exp", expiryText(r.Expires)},
	)...), err
}

func cropText(c renderer.Rectangle) string {
	if c == (renderer.Rectangle{}) {
		return ""
	}
	return fmt.Sprintf("%d,%d,%d,%d", c.X, c.Y, c.Width, c.Height)
}
