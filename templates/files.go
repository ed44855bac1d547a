package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// files are the contents that a template is made of, by path from the templates' root.
type files struct {
	root     fs.FS
	left     int64 // bytes that may still be read
	contents map[string][]byte
	// sheets are the style sheets among them and in the page, in the order of the cascade.
	sheets []stylesheet
	// remote are references to other hosts, which pages can't reach.
	remote []remoteReference
	errors []error
}

// maxFiles bounds the files of a template: small ones cost more than their bytes. A folder with more is likely another
// project's.
const maxFiles = 1000

type remoteReference struct{ from, url string }

var (
	errTooLarge = errors.New("the template's files are larger than template-max-bytes allows")
	errTooMany  = fmt.Errorf("the template has more than %d files", maxFiles)
	errNotFile  = errors.New("it is not a file")
)

// addFolder reads all of a folder.
func (f *files) addFolder(folder string) error {
	return fs.WalkDir(f.root, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if hidden(name) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		info, err := fs.Stat(f.root, name) // follows links, as WalkDir doesn't
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		return f.add(name)
	})
}

func (f *files) add(name string) error {
	if _, ok := f.contents[name]; ok {
		return nil
	}
	info, err := fs.Stat(f.root, name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errNotFile
	}
	if len(f.contents) == maxFiles {
		return fmt.Errorf("%s: %w", name, errTooMany)
	}
	if f.left -= info.Size(); f.left < 0 {
		return fmt.Errorf("%s: %w", name, errTooLarge)
	}
	f.contents[name], err = fs.ReadFile(f.root, name)
	return err
}

// addReferences reads what a page refers to, and what that refers to.
func (f *files) addReferences(p *page) {
	for _, ref := range p.references {
		if ref.css != "" {
			f.addSheet(p.file, ref.css, map[string]bool{})
			continue
		}
		if name := f.addReference(p.file, ref.url); name != "" && ref.stylesheet {
			f.addSheet(name, string(f.contents[name]), map[string]bool{name: true})
		}
	}
}

// addSheet parses a style sheet, and reads what it refers to, other sheets included. seen are those on the way here.
func (f *files) addSheet(from, source string, seen map[string]bool) {
	sheet := parseStylesheet(source)
	for _, ref := range sheet.urls {
		f.addReference(from, ref)
	}
	for _, ref := range sheet.imports {
		name := f.addReference(from, ref)
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		f.addSheet(name, string(f.contents[name]), seen)
	}
	f.sheets = append(f.sheets, sheet)
}

// addReference reads the file that a relative reference means, and returns its path; none where it isn't a file of
// ours, or can't be had, which is noted.
func (f *files) addReference(from, reference string) string {
	u, err := url.Parse(strings.TrimSpace(reference))
	switch {
	case err != nil: // what is no URL refers to nothing, in a browser too
		return ""
	case u.Host != "":
		f.remote = append(f.remote, remoteReference{from, reference})
		return ""
	case u.Scheme != "" || u.Path == "":
		return ""
	}
	name := path.Join(path.Dir(from), u.Path)
	if strings.HasPrefix(u.Path, "/") {
		name = strings.TrimPrefix(path.Clean(u.Path), "/")
	}
	if !fs.ValidPath(name) {
		f.problem(from, reference, "which is outside of the templates' folder", "copy the file into the template's")
		return ""
	}
	err = f.add(name)
	switch {
	case err == nil:
		return name
	case errors.Is(err, fs.ErrNotExist):
		f.problem(from, reference, "which does not exist", "add the file, or mend the reference")
	case errors.Is(err, errTooLarge), errors.Is(err, errTooMany):
		f.errors = append(f.errors, err)
	default:
		f.problem(from, reference, "which can't be read: "+err.Error(), "make it a readable file")
	}
	return ""
}

// problem notes a reference that leads nowhere.
func (f *files) problem(from, reference, message, help string) {
	f.errors = append(f.errors, &Problem{
		File: from, Line: lineOf(f.contents[from], regexp.QuoteMeta(reference), 1), Rule: "missing-file",
		Message: fmt.Sprintf("it refers to %q, %s", reference, message), Help: help,
	})
}
