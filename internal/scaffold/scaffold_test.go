package scaffold

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/placard/placard/renderer"
	"github.com/placard/placard/templates"
)

// TestEveryStart: each makes a template that is sound by itself and has the fields of what it was made from.
func TestEveryStart(t *testing.T) {
	starts, err := Starts()
	if err != nil || len(starts) < 2 || starts[0].Name != Blank {
		t.Fatalf("got %d starts, %v; want %s and the built-in ones", len(starts), err, Blank)
	}
	for _, start := range starts {
		t.Run(start.Name, func(t *testing.T) {
			parent := filepath.Join(t.TempDir(), "new", "templates")
			files, from, err := Make(parent, "mine", start.Name)
			if err != nil || from.Name != start.Name || !slices.Contains(files, filepath.Join(parent, "mine", "index.html")) {
				t.Fatalf("made %q from %v, %v", files, from, err)
			}
			root := os.DirFS(parent)
			if problems := templates.Check(root, "mine", maxBytes); len(problems) > 0 {
				t.Errorf("it has problems: %v", problems)
			}
			tpl, err := templates.Load(root, "mine", maxBytes)
			if err != nil || !slices.EqualFunc(tpl.Fields, start.Fields, sameField) {
				t.Errorf("its fields are %v, %v; want %v", tpl.Fields, err, start.Fields)
			}
		})
	}
}

func sameField(a, b renderer.Field) bool { return a.Name == b.Name && a.Kind == b.Kind }

// TestBlankShowsHow: the page that people learn from has one of each.
func TestBlankShowsHow(t *testing.T) {
	tpl, err := load(Blank)
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]renderer.Kind{
		"title": renderer.Text, "subtitle": renderer.Text, "picture": renderer.Picture,
		"accent": renderer.Variable, "theme": renderer.Variant,
	} {
		if field := tpl.Field(name); field == nil || field.Kind != kind {
			t.Errorf("%s is %v, want a %s", name, field, kind)
		}
	}
	if len(tpl.Fields) != 5 {
		t.Errorf("it has %d fields, want 5", len(tpl.Fields))
	}
}

func TestMakeRefuses(t *testing.T) {
	parent := t.TempDir()
	mine := filepath.Join(parent, "taken", "index.html")
	if err := os.MkdirAll(filepath.Dir(mine), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, template, from string
		want                 error
		says                 string
	}{
		{"a folder that is there", "taken", Blank, fs.ErrExist, "choose another name"},
		{"no name", "", Blank, ErrName, ""},
		{"a path", "a/b", Blank, ErrName, `"a/b"`},
		{"the parent", "..", Blank, ErrName, ""},
		{"upper case", "Note", Blank, ErrName, ""},
		{"too long", strings.Repeat("a", 65), Blank, ErrName, ""},
		{"an unknown start", "note", "nothing", nil, `no "nothing" to start from: it can be blank, or article`},
		{"a start outside", "note", "../article", nil, "to start from"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files, _, err := Make(parent, test.template, test.from)
			if err == nil || (test.want != nil && !errors.Is(err, test.want)) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("made %q, %v; want %v, %q", files, err, test.want, test.says)
			}
		})
	}
	entries, err := os.ReadDir(parent)
	if content, _ := os.ReadFile(mine); err != nil || len(entries) != 1 || string(content) != "mine" {
		t.Errorf("the folder has %v, %v, and the file there %q", entries, err, content)
	}
}

// TestSharedFilesBecomeLocal: a template that refers out of its folder opens alone once it was copied.
func TestSharedFilesBecomeLocal(t *testing.T) {
	root := fstest.MapFS{}
	for name, content := range map[string]string{
		"card/index.html":       `<link rel=stylesheet href="css/own.css"><link rel=stylesheet href="../_shared/base.css"><p id=a>`,
		"card/css/own.css":      `p { background: url(../../_shared/img/paper.png) }`,
		"_shared/base.css":      `@import "more.css"; p { mask: url(img/paper.png) }`,
		"_shared/more.css":      `p { color: red }`,
		"_shared/img/paper.png": "paper",
		"_shared/unused.css":    `p { color: blue }`,
	} {
		root[name] = &fstest.MapFile{Data: []byte(content)}
	}
	tpl, err := templates.Load(root, "card", maxBytes)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "card")
	if _, err := write(folder, local(tpl)); err != nil {
		t.Fatal(err)
	}
	alone, err := templates.Load(os.DirFS(filepath.Dir(folder)), "card", maxBytes)
	if err != nil || len(alone.Files) != len(tpl.Files) {
		t.Errorf("the copy has %d files, %v; want %d", len(alone.Files), err, len(tpl.Files))
	}
}
