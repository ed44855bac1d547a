// Package static holds what browsers are given besides templates: the scripts that fill their pages, and the studio.
package static

import "embed"

// Fill is the script that sets a document's changes in a page, and makes images of remote ones. It runs in an isolated
// world, so it works where the page's own scripts are off, and the page can't see it.
var Fill = fill + draw + fit + transform

//go:embed fill.js
var fill string

//go:embed draw.js
var draw string

//go:embed fit.js
var fit string

//go:embed transform.js
var transform string

// Inspect is added to Fill in pages that are opened to be inspected: it tells where texts and fields stand.
//
//go:embed inspect.js
var Inspect string

// Studio has the files of the studio's page, below studio/.
//
//go:embed studio
var Studio embed.FS
