// Package scaffold makes new template folders: copies of a small commented page, or of a built-in template.
package scaffold

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

// Blank is the start that is no built-in template.
const Blank = "blank"

//go:embed blank
var blank embed.FS

// maxBytes bounds what is copied, and is far over any built-in template.
const maxBytes = 32 << 20

// ErrName: no template can be called so.
var ErrName = errors.New("a template's name is 1 to 64 of a-z, 0-9, _ and -, a letter or digit first")

// Starts returns what a template can be made from: the blank page, then the built-in set by name.
func Starts() ([]*renderer.Template, error) {
	var starts []*renderer.Template
	for _, name := range append([]string{Blank}, templates.Names(templates.Builtin())...) {
		start, err := load(name)
		if err != nil {
			return nil, err
		}
		starts = append(starts, start)
	}
	return starts, nil
}

func load(name string) (*renderer.Template, error) {
	if name == Blank {
		return templates.Load(blank, name, maxBytes)
	}
	return templates.Load(templates.Builtin(), name, maxBytes)
}

// Make makes the folder name in parent, which is made too where it isn't there, of a start. It returns the files, with
// parent before them, and the start. A folder that is there stays as it is, and is an error that wraps fs.ErrExist.
func Make(parent, name, from string) ([]string, *renderer.Template, error) {
	if !templates.ValidName(name) {
		return nil, nil, fmt.Errorf("%q: %w", name, ErrName)
	}
	start, err := load(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no %q to start from: it can be %s, or %s", from, Blank,
			strings.Join(templates.Names(templates.Builtin()), ", "))
	}
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(parent, 0o755); err != nil { //nolint:gosec // for others to read, as all that a page is made of
		return nil, nil, err
	}
	folder := filepath.Join(parent, name)
	if err := os.Mkdir(folder, 0o755); err != nil { //nolint:gosec // likewise
		return nil, nil, fmt.Errorf("making the template's folder: %w; choose another name, or remove it", err)
	}
	files, err := write(folder, local(start))
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(folder))
	}
	return files, start, nil
}

// write writes files into a folder that is new, and returns their names in order, with the folder before them.
func write(folder string, files map[string][]byte) (names []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // likewise
			return nil, err
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil {
			return nil, err
		}
		names = append(names, file)
	}
	return names, nil
}

// local returns a template's files by their paths in its own folder. Those that it has from shared folders come to lie
// below it, and references to them lose the step that led out of it.
func local(tpl *renderer.Template) map[string][]byte {
	own := path.Dir(tpl.Page) + "/"
	var steps []string
	for name := range tpl.Files {
		if shared, _, _ := strings.Cut(name, "/"); !strings.HasPrefix(name, own) {
			steps = append(steps, "../"+shared+"/", shared+"/")
		}
	}
	replace := strings.NewReplacer(steps...)
	files := map[string][]byte{}
	for name, content := range tpl.Files {
		inside, ours := strings.CutPrefix(name, own)
		if ext := path.Ext(name); ours && (ext == ".html" || ext == ".css" || ext == ".svg") {
			content = []byte(replace.Replace(string(content)))
		}
		files[inside] = content
	}
	return files
}
