package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"
)

// files are the contents that a template is made of, by path from the templates' root.
type files struct {
	root     fs.FS
	left     int64 // bytes that may still be read
	contents map[string][]byte
	// sheets are the style sheets among them and in the page, in the order of the cascade.
	sheets []stylesheet
}

var (
	errTooLarge = errors.New("the template's files are larger than template-max-bytes allows")
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
	if f.left -= info.Size(); f.left < 0 {
		return fmt.Errorf("%s: %w", name, errTooLarge)
	}
	f.contents[name], err = fs.ReadFile(f.root, name)
	return err
}

// addReferences reads what a page refers to, and what that refers to.
func (f *files) addReferences(from string, p *page) error {
	for _, ref := range p.references {
		if ref.css != "" {
			if err := f.addSheet(from, ref.css, map[string]bool{}); err != nil {
				return err
			}
			continue
		}
		name, err := f.addReference(from, ref.url)
		if err == nil && name != "" && ref.stylesheet {
			err = f.addSheet(name, string(f.contents[name]), map[string]bool{name: true})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// addSheet parses a style sheet, and reads what it refers to, other sheets included. seen are those on the way here.
func (f *files) addSheet(from, source string, seen map[string]bool) error {
	sheet := parseStylesheet(source)
	for _, ref := range sheet.urls {
		if _, err := f.addReference(from, ref); err != nil {
			return err
		}
	}
	for _, ref := range sheet.imports {
		name, err := f.addReference(from, ref)
		if err != nil {
			return err
		}
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		if err := f.addSheet(name, string(f.contents[name]), seen); err != nil {
			return err
		}
	}
	f.sheets = append(f.sheets, sheet)
	return nil
}

// addReference reads the file that a relative reference means, and returns its path; none where it isn't a file of
// ours.
func (f *files) addReference(from, reference string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(reference))
	if err != nil {
		return "", nil //nolint:nilerr // what is no URL refers to nothing, in a browser too
	}
	if u.Scheme != "" || u.Host != "" || u.Path == "" {
		return "", nil
	}
	name := path.Join(path.Dir(from), u.Path)
	if strings.HasPrefix(u.Path, "/") {
		name = strings.TrimPrefix(path.Clean(u.Path), "/")
	}
	if !fs.ValidPath(name) {
		return "", fmt.Errorf("%s refers to %q, which is outside of the templates' folder", from, reference)
	}
	if err := f.add(name); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%s refers to %q, which does not exist", from, reference)
		}
		return "", fmt.Errorf("%s refers to %q: %w", from, reference, err)
	}
	return name, nil
}
