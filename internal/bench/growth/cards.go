package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/placard/placard/renderer"
)

// The steps of what is drawn with one template each.
var (
	megapixels   = []float64{.1, .5, 1, 4, 16}
	scales       = []float64{.5, 1, 2, 3, 4}
	fieldCounts  = []int{2, 10, 50, 250}
	textLengths  = []int{10, 100, 1000, 5000}
	remoteCounts = []int{0, 1, 4}
)

// writeCards makes the templates for them: fields1, fields2, … and photos0, photos1, ….
func writeCards(folder string) error {
	for _, n := range append([]int{1}, fieldCounts...) {
		if err := (card{fields: n}).write(folder, fieldsName(n)); err != nil {
			return err
		}
	}
	for _, n := range remoteCounts {
		if err := (card{fields: 1, photos: n}).write(folder, photosName(n)); err != nil {
			return err
		}
	}
	return nil
}

func fieldsName(n int) string { return fmt.Sprintf("fields%d", n) }
func photosName(n int) string { return fmt.Sprintf("photos%d", n) }

func (s *studio) pixels(format renderer.Format) *series {
	list := &series{name: "megapixels, " + string(format), what: "an image"}
	for _, mp := range megapixels {
		side := int(math.Sqrt(mp * 1e6))
		list.steps = append(list.steps, s.step(fmt.Sprint(mp), mp, func(image int) renderer.Job {
			return renderer.Job{
				Template: fieldsName(1), Width: side, Height: side, Format: format, Modifications: title(image),
			}
		}))
	}
	return list
}

// scales: the work is the pixels.
func (s *studio) scales() *series {
	list := &series{name: "scale of 1200×630, jpg", what: "an image"}
	for _, scale := range scales {
		list.steps = append(list.steps, s.step(fmt.Sprint(scale), scale*scale, func(image int) renderer.Job {
			return renderer.Job{
				Template: fieldsName(1), Scale: scale, Format: renderer.JPEG, Modifications: title(image),
			}
		}))
	}
	return list
}

func (s *studio) fields() *series {
	list := &series{name: "fields that are set", what: "an image"}
	for _, n := range fieldCounts {
		list.steps = append(list.steps, s.step(strconv.Itoa(n), float64(n), func(image int) renderer.Job {
			text := fmt.Sprintf("Field %06d", image)
			return renderer.Job{Template: fieldsName(n), Format: renderer.JPEG, Modifications: texts(n, text)}
		}))
	}
	return list
}

func (s *studio) lengths() *series {
	list := &series{name: "characters of a text", what: "an image"}
	for _, n := range textLengths {
		list.steps = append(list.steps, s.step(strconv.Itoa(n), float64(n), func(image int) renderer.Job {
			text := strings.Repeat(fmt.Sprintf("%06d night ", image), n/10+1)[:n]
			return renderer.Job{Template: fieldsName(1), Format: renderer.JPEG, Modifications: texts(1, text)}
		}))
	}
	return list
}

// turns: however many templates are in use, an image should cost the same.
func (s *studio) turns() *series {
	list := &series{name: "templates in turn, 4 kept open", what: "an image"}
	for _, n := range turns {
		next := s.step(strconv.Itoa(n), 1, func(image int) renderer.Job {
			return renderer.Job{Template: turnName(image % n), Format: renderer.JPEG, Modifications: title(image)}
		})
		next.warm = min(n, 5)
		list.steps = append(list.steps, next)
	}
	return list
}
