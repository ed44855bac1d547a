// Package static holds what pages are given besides their template.
package static

import _ "embed"

// Fill is the script that sets a document's changes in a page, and makes images of remote ones. It runs in an isolated
// world, so it works where the page's own scripts are off, and the page can't see it.
var Fill = fill + transform

//go:embed fill.js
var fill string

//go:embed transform.js
var transform string
