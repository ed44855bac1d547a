// Package static holds what pages are given besides their template.
package static

import _ "embed"

// Fill is the script that sets a document's changes in a page. It runs in an isolated world, so it works where the
// page's own scripts are off, and the page can't see it.
//
//go:embed fill.js
var Fill string
