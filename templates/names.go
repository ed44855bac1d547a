package templates

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Names returns the folders of root that can be templates, in order. A link that can't be followed, as one that leads
// out of an os.Root, is among them: reading it says why.
func Names(root fs.FS) []string {
	var names []string
	for _, entry := range entries(root) {
		info, err := fs.Stat(root, entry.Name()) // follows links: a template may be one
		folder := err == nil && info.IsDir() || err != nil && entry.Type() == fs.ModeSymlink
		if folder && ValidName(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	return names
}

// OddNames has a warning for each folder of root that would be a template by another name. Those that are left out on
// purpose are not meant: hidden ones, and shared ones, which begin with _.
func OddNames(root fs.FS) []Problem {
	var list []Problem
	for _, entry := range entries(root) {
		name := entry.Name()
		if ValidName(name) || hidden(name) || strings.HasPrefix(name, "_") {
			continue
		}
		if _, err := fs.Stat(root, path.Join(name, "index.html")); err == nil {
			list = append(list, Problem{
				File: name, Rule: "odd-name", Message: fmt.Sprintf("%q is no name for a template, so it isn't one", name),
				Help: "rename it: a name can have a-z, 0-9, _ and -, 64 at most", Warning: true,
			})
		}
	}
	return list
}

// entries are none where root can't be read.
func entries(root fs.FS) []fs.DirEntry {
	list, _ := fs.ReadDir(root, ".")
	return list
}
