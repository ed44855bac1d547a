package templates

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/placard/placard/internal/logbook"
	"github.com/placard/placard/renderer"
)

// write puts a file in its place in one step, as editors do.
func write(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	draft := filepath.Join(filepath.Dir(path), ".draft")
	if err := errors.Join(
		os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(draft, []byte(content), 0o600), os.Rename(draft, path),
	); err != nil {
		t.Fatal(err)
	}
}

// open opens the library of a folder with these files. It is closed with the test.
func open(t *testing.T, dir string, files map[string]string) (*Library, *logbook.Book) {
	t.Helper()
	for name, content := range files {
		write(t, dir, name, content)
	}
	book := &logbook.Book{}
	library, err := Open(Config{Dir: dir, MaxBytes: maxBytes, Logger: slog.New(slog.NewTextHandler(book, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := library.Close(); err != nil {
			t.Error(err)
		}
	})
	return library, book
}

// title returns the title of a template's current version, or what is wrong.
func title(library *Library, name string) string {
	tpl, err := library.Template(name)
	if err != nil {
		return err.Error()
	}
	return tpl.Title
}

func TestBuiltIn(t *testing.T) {
	library, err := Open(Config{MaxBytes: maxBytes})
	if err != nil {
		t.Fatal(err)
	}
	if len(library.Templates()) == 0 {
		t.Error("there are none")
	}
	for _, tpl := range library.Templates() {
		t.Run(tpl.Name, func(t *testing.T) {
			checkTemplate(t, tpl)
			if tpl.Title == "" || tpl.Description == "" || tpl.Width != 1200 || tpl.Height != 630 {
				t.Errorf("%q, %q, %d×%d; want a title, a description and 1200×630", tpl.Title, tpl.Description, tpl.Width, tpl.Height)
			}
			theme := tpl.Field("theme")
			if theme == nil || theme.Kind != renderer.Variant || len(theme.Values) != 2 ||
				!slices.Contains(theme.Values, "dark") || !slices.Contains(theme.Values, "light") {
				t.Errorf("the theme is %+v, want dark and light", theme)
			}
		})
	}
	if err := errors.Join(library.Watch(t.Context()), library.Close()); err != nil {
		t.Error(err)
	}
}

func TestOverlay(t *testing.T) {
	library, book := open(t, t.TempDir(), map[string]string{
		"article/index.html": "<title>Mine</title>",
		"card/index.html":    "<title>Card</title>",
		"quote/index.html":   "<title>Broken</title><img src=missing>",
		"empty/a.txt":        "",
		"_shared/index.html": "<title>Shared</title>",
		".git/index.html":    "<title>Hidden</title>",
		"Big/index.html":     "<title>Big</title>",
		"file":               "<title>File</title>",
	})
	for name, want := range map[string]string{
		"article": "Mine", "card": "Card", "quote": "Quote", "minimal": "Minimal",
		"empty": "no such template", "_shared": "no such template", ".git": "no such template", "Big": "no such template",
		"file": "no such template", "": "no such template", "../card": "no such template",
	} {
		if got := title(library, name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	for _, line := range []string{"template=quote", "missing", "template=empty", "folder=Big err=\"Big: "} {
		if book.Lines(line) == 0 {
			t.Errorf("the log doesn't say %s", line)
		}
	}
	for _, left := range []string{"folder=_shared", "folder=.git", "folder=file"} {
		if book.Lines(left) > 0 {
			t.Errorf("the log has %s, which is left out on purpose", left)
		}
	}
	var names []string
	for _, tpl := range library.Templates() {
		names = append(names, tpl.Name)
	}
	if !slices.IsSorted(names) || !slices.Contains(names, "card") || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("the list %q has not each once, by name", names)
	}
}

// A link is followed within the folder, and never out of it.
func TestLinks(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	write(t, outside, "index.html", "<title>Outside</title>")
	write(t, dir, "card/index.html", "<title>Card</title>")
	write(t, dir, "thief/a.txt", "")
	for link, target := range map[string]string{
		"alias": "card", "away": outside, "lost": "nowhere", "thief/index.html": filepath.Join(outside, "index.html"),
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	library, book := open(t, dir, nil)
	for _, name := range []string{"away", "thief"} {
		if book.Lines("template="+name) == 0 {
			t.Errorf("the log doesn't say that %s is left out", name)
		}
	}
	for name, want := range map[string]string{
		"card": "Card", "alias": "Card", "away": "no such template", "lost": "no such template", "thief": "no such template",
	} {
		if got := title(library, name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestOpenNeedsItsFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "file", "")
	for _, name := range []string{"missing", "file"} {
		library, err := Open(Config{Dir: filepath.Join(dir, name), MaxBytes: maxBytes})
		if err == nil || !strings.Contains(err.Error(), "opening the templates' folder: ") {
			t.Errorf("%s: got %v, %v", name, library, err)
		}
	}
}
