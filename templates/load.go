package templates

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/placard/placard/renderer"
)

// Default size of a template whose viewport doesn't say: that of a card in a feed.
const (
	defaultWidth  = 1200
	defaultHeight = 630
)

// maxSide bounds a viewport's sides; Chromium's own bound is 16384 device pixels for a texture.
const maxSide = 16384

// Load reads the template in the folder name of root: every file of the folder, and every file elsewhere under root
// that these refer to. maxBytes bounds them all together.
func Load(root fs.FS, name string, maxBytes int64) (*renderer.Template, error) {
	files := &files{root: root, left: maxBytes, contents: map[string][]byte{}}
	if err := files.addFolder(name); err != nil {
		return nil, err
	}
	tpl := &renderer.Template{Name: name, Page: path.Join(name, "index.html"), Width: defaultWidth, Height: defaultHeight}
	source, ok := files.contents[tpl.Page]
	if !ok {
		return nil, fmt.Errorf("%s: %w", tpl.Page, fs.ErrNotExist)
	}
	document, err := html.ParseWithOptions(bytes.NewReader(source), html.ParseOptionEnableScripting(allowsScripts(source)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", tpl.Page, err)
	}
	page := readPage(document)
	if err := files.addReferences(tpl.Page, page); err != nil {
		return nil, err
	}
	if err := describe(tpl, page, files.sheets); err != nil {
		return nil, fmt.Errorf("%s: %w", tpl.Page, err)
	}
	tpl.Files = files.contents
	tpl.Hash = hash(name, files.contents)
	return tpl, nil
}

// allowsScripts looks for the template's own word that it needs scripts, which decides how noscript is parsed.
func allowsScripts(source []byte) bool {
	document, err := html.Parse(bytes.NewReader(source))
	return err == nil && readPage(document).meta["scripts"] == "allow"
}

// describe fills in what the page and its style sheets say of the template.
func describe(tpl *renderer.Template, p *page, sheets []stylesheet) error {
	tpl.Title, tpl.Description = p.title, p.meta["description"]
	tpl.Transparent = p.meta["background"] == "transparent"
	tpl.Scripts = p.meta["scripts"] == "allow"
	width, height, err := viewport(p.meta["viewport"])
	if err != nil {
		return err
	}
	if width > 0 {
		tpl.Width = width
	}
	if height > 0 {
		tpl.Height = height
	}
	variants, err := p.variants()
	if err != nil {
		return err
	}
	tpl.Fields = slices.Concat(p.fields, variables(sheets), variants)
	for _, sheet := range sheets {
		tpl.FontFamilies = append(tpl.FontFamilies, sheet.families...)
	}
	return errors.Join(p.errors, twoRoles(tpl.Fields))
}

// twoRoles finds a name that is used for two things: a URL could not say which it means.
func twoRoles(fields []renderer.Field) error {
	roles := map[string]renderer.Kind{}
	var errs []error
	for _, f := range fields {
		if other, ok := roles[f.Name]; ok && other != f.Kind {
			errs = append(errs, fmt.Errorf("%q is both a field of kind %s and of kind %s: rename one", f.Name, other, f.Kind))
		}
		roles[f.Name] = f.Kind
	}
	return errors.Join(errs...)
}

// hash names a version of a template by all that it is made of.
func hash(name string, contents map[string][]byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", name)
	for _, file := range slices.Sorted(maps.Keys(contents)) {
		fmt.Fprintf(h, "%q %d\n", file, len(contents[file]))
		h.Write(contents[file])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hidden reports whether a file is none of the template's: a dot file, or one that an editor keeps beside what it
// edits.
func hidden(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || strings.HasPrefix(base, "#")
}
