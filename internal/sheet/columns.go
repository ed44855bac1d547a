package main

import (
	"slices"
	"strings"

	"github.com/placard/placard/internal/stress"
	"github.com/placard/placard/renderer"
)

// A column of a sheet draws every template in the same way.
type column struct {
	stress.Case
	// theme is the variant to draw; empty: the template's own.
	theme string
}

var looks = []column{
	{stress.Case{Title: "dark"}, "dark"},
	{stress.Case{Title: "light"}, "light"},
	{stress.ThreeWords, "dark"},
	{stress.Letters140, "light"},
	{stress.NothingElse, "light"},
	{stress.MissingPhoto, "dark"},
	{stress.Emoji, "dark"},
}

// scripts are drawn as the template is.
var scripts = func() (columns []column) {
	for _, c := range stress.Scripts {
		columns = append(columns, column{Case: c})
	}
	return columns
}()

// name heads the column: languages have a capital, looks have none.
func (c column) name() string {
	if c.Lang != "" {
		return c.Title
	}
	return strings.ToLower(c.Title)
}

// job makes the column's job for a template. One that is a photo and nothing else keeps it.
func (c column) job(tpl *renderer.Template) renderer.Job {
	if tpl.Name == "photo" {
		c.Photo = stress.SamplePhoto
	}
	job := renderer.Job{Template: tpl.Name, Format: renderer.JPEG, Lang: c.Lang, Modifications: c.Modifications(tpl)}
	theme := tpl.Field("theme")
	if c.theme != "" && theme != nil && slices.Contains(theme.Values, c.theme) {
		job.Modifications = append(job.Modifications, renderer.Modification{Field: theme.Name, Value: c.theme})
	}
	return job
}
