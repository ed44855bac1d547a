package renderer

import (
	"cmp"
	"fmt"
	"math"
)

// maxTransformPixels bounds what a transform makes. Limits may be narrower.
const maxTransformPixels = 6_000_000

// blank is the page in which images are transformed. It is never drawn, and the same whatever the size. Its name is for
// those who count: that of the template that shows an image.
var blank = &Template{
	Name: "photo", Width: 1, Height: 1,
	Page:  "blank.html",
	Files: map[string][]byte{"blank.html": []byte("<!DOCTYPE html><title>Transform</title>")},
	Hash:  "transform",
}

// fitTransform holds a job that asks for an image against the limits. The image's size, and with it the result's, shows
// only when it is there.
func fitTransform(job Job, limits Limits) (*Document, error) {
	if err := job.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLimits, err)
	}
	t := *job.Transform
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if limits.CheckURL != nil {
		if err := limits.CheckURL(t.URL); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
		}
	}
	scale := cmp.Or(job.Scale, 1)
	t.Width, t.Height, t.Mode = devicePixels(t.Width, scale), devicePixels(t.Height, scale), t.mode()
	doc := &Document{
		Template:  blank,
		Width:     blank.Width,
		Height:    blank.Height,
		Scale:     1,
		Format:    job.Format,
		Quality:   job.Quality,
		Version:   job.Version,
		MaxAge:    job.MaxAge,
		Job:       job,
		Transform: &t,
		MaxPixels: min(maxTransformPixels, limits.MaxPixels),
	}
	if doc.Format != "" {
		doc.Quality = doc.Format.quality(job.Quality)
	}
	return doc, nil
}

// devicePixels is a side of a box at a scale, rounded half up, or 0 where it is left open.
func devicePixels(side int, scale float64) int {
	if side == 0 {
		return 0
	}
	return int(min(max(1, math.Round(float64(side)*scale)), maxSide))
}

// Encoding says how the transformed picture is encoded, and at what quality: as the document has it, else as the
// picture itself. GIF becomes PNG, which keeps its flat colours, and AVIF becomes WebP, which is as small as we get.
func (d *Document) Encoding(picture Bitmap) (Format, int) {
	if d.Format != "" {
		return d.Format, d.Quality
	}
	format, ok := map[string]Format{"image/jpeg": JPEG, "image/webp": WebP, "image/avif": WebP}[picture.ContentType]
	if !ok {
		format = PNG
	}
	return format, format.quality(d.Quality)
}
