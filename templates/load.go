package templates

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
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
// that these refer to. maxBytes bounds them all together. Its errors hold a *Problem for each mistake in the template.
func Load(root fs.FS, name string, maxBytes int64) (*renderer.Template, error) {
	page, err := read(root, name, maxBytes)
	if err != nil {
		return nil, err
	}
	return page.template(), nil
}

// read reads a template's page, and all that it refers to. Where it returns a page with an error, the error is what is
// wrong with the page.
func read(root fs.FS, name string, maxBytes int64) (*page, error) {
	files := &files{root: root, left: maxBytes, contents: map[string][]byte{}}
	if err := files.addFolder(name); err != nil {
		return nil, err
	}
	file := path.Join(name, "index.html")
	source, ok := files.contents[file]
	if !ok {
		return nil, fmt.Errorf("%s: %w", file, fs.ErrNotExist)
	}
	document, err := html.ParseWithOptions(bytes.NewReader(source), html.ParseOptionEnableScripting(allowsScripts(source)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	p := readPage(file, source, document)
	p.files = files
	files.addReferences(p)
	p.finish()
	return p, errors.Join(append(files.errors, p.errors...)...)
}

// allowsScripts looks for the template's own word that it needs scripts, which decides how noscript is parsed.
func allowsScripts(source []byte) bool {
	document, err := html.Parse(bytes.NewReader(source))
	return err == nil && readPage("", source, document).meta["scripts"] == "allow"
}

// finish reads what can't be read before all style sheets are: what can be set besides the elements.
func (p *page) finish() {
	p.readVariants()
	p.fields = slices.Concat(p.fields, variables(p.files.sheets), p.variants)
	roles := map[string]renderer.Kind{}
	for _, f := range p.fields {
		if other, ok := roles[f.Name]; ok && other != f.Kind {
			p.problem("two-roles", idPattern(f.Name)+"|--"+regexp.QuoteMeta(f.Name)+`\s*:`,
				fmt.Sprintf("%q is both a field of kind %s and of kind %s", f.Name, other, f.Kind),
				"rename one: a URL could not say which it means")
		}
		roles[f.Name] = f.Kind
	}
	var err error
	if p.width, p.height, err = viewport(p.meta["viewport"]); err != nil {
		p.problem("viewport", `name="viewport"`, err.Error(), "give the card's size in CSS pixels")
	}
	if p.bytes, err = p.maxBytes(); err != nil {
		p.problem("max-bytes", `name="max-bytes"`, err.Error(),
			fmt.Sprintf("it can be a whole number from %d, as in content=\"300000\"", renderer.MinBytes))
	}
}

// template makes the template of a page without problems.
func (p *page) template() *renderer.Template {
	name := path.Dir(p.file)
	fallback, _ := p.fallback() // what is wrong with it, lint says
	tpl := &renderer.Template{
		Name: name, Title: p.title, Description: p.meta["description"],
		Width: cmp.Or(p.width, defaultWidth), Height: cmp.Or(p.height, defaultHeight),
		Fields:      p.fields,
		MaxBytes:    p.bytes,
		Transparent: p.meta["background"] == "transparent",
		Scripts:     p.meta["scripts"] == "allow",
		FreshPage:   p.meta["scripts"] == "allow" || blursBackdrop(p.files.contents),
		Fallback:    fallback,
		Page:        p.file,
		Files:       p.files.contents,
		Hash:        hash(name, p.files.contents),
	}
	for _, sheet := range p.files.sheets {
		tpl.FontFamilies = append(tpl.FontFamilies, sheet.families...)
	}
	return tpl
}

// blursBackdrop reports whether anything that is text has a backdrop filter: what Chromium draws by it differs a little
// on a page that has drawn before.
func blursBackdrop(contents map[string][]byte) bool {
	for name, content := range contents {
		switch strings.ToLower(path.Ext(name)) {
		case ".html", ".css", ".svg":
			if bytes.Contains(bytes.ToLower(content), []byte("backdrop-filter")) {
				return true
			}
		}
	}
	return false
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
