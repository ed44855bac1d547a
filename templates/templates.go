// Package templates reads template folders: plain HTML and CSS that open in any browser. It finds out what can be
// changed in them, and keeps them up to date while a designer edits.
//
// The built-in set stands in the folders beside this file.
package templates

import (
	"embed"
	"io/fs"
	"regexp"
)

//go:embed */index.html */*.svg
var builtin embed.FS

// Builtin returns the built-in templates' root.
func Builtin() fs.FS { return builtin }

// validName is what a template can be called: it stands in URLs and is the name of a folder.
var validName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// ValidName reports whether a template can be called so.
func ValidName(name string) bool { return validName.MatchString(name) }
