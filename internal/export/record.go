// Package export draws the images of a whole site into a folder: one for each page or row of its sources, and again
// only those that would be others. It knows no browser and no flags: what fits and draws is given.
package export

import (
	"fmt"
	"strings"
)

// A Record is what a source says of one page.
type Record struct {
	// File is the source, slash-separated, as its pattern found it.
	File string
	// Line is where the record begins in a file of several; 0 where the file is the record.
	Line int
	// Path is the file's from where its pattern begins to vary, without extension and without an index at its end.
	Path string
	// Values are by name: a string, renderer.Number, bool, nil, []any or map[string]any each.
	Values map[string]any
}

// Value returns what stands at a path: a name, or one within another, as in author.name.
func (r Record) Value(path string) (any, bool) {
	values := r.Values
	for {
		if v, ok := values[path]; ok { // a column may be called author.name
			return v, true
		}
		name, rest, ok := strings.Cut(path, ".")
		inner, isMap := values[name].(map[string]any)
		if !ok || !isMap {
			return nil, false
		}
		values, path = inner, rest
	}
}

// text is a value as it was spelled; empty where there is none, or one that is no single value.
func (r Record) text(path string) string {
	v, _ := r.Value(path)
	switch v.(type) {
	case nil, []any, map[string]any:
		return ""
	}
	return fmt.Sprint(v)
}

// Draft reports whether the page is not meant to be seen yet: draft is true, or published is false, which are the words
// of Hugo and Jekyll.
func (r Record) Draft() bool { return r.text("draft") == "true" || r.text("published") == "false" }

// A RecordError says which record has no image, and why.
type RecordError struct {
	File  string
	Line  int    // 0: the whole file
	Field string // empty: no single one is to blame
	Err   error
}

// Error begins with the place, as compilers' do.
func (f *RecordError) Error() string {
	place := f.File
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	return place + ": " + f.Err.Error()
}

// Unwrap returns the error within.
func (f *RecordError) Unwrap() error { return f.Err }

func (r Record) fail(err error) *RecordError {
	return &RecordError{File: r.File, Line: r.Line, Err: err}
}
