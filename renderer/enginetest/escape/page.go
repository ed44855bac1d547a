// Package escape is a page that tries every way out of a browser, and a canary that hears which of them lead outside.
package escape

import (
	"embed"
	"strings"
)

//go:embed page.html worker.js ways.js
var files embed.FS

// Page returns the files of the page, by name; page.html is the page itself. It tries to reach the canary at the
// address, in the ways that need no script and in those that do, and whatever becomes of them, it looks green.
func Page(address string) map[string]string {
	page := map[string]string{}
	for _, name := range []string{"page.html", "worker.js", "ways.js"} {
		content, err := files.ReadFile(name)
		if err != nil {
			panic(err) // it is built in
		}
		page[name] = strings.ReplaceAll(string(content), "CANARY", address)
	}
	return page
}
