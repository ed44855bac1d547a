package templates

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"go.uber.org/goleak"

	"github.com/placard/placard/renderer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const maxBytes = 1 << 20

// tree makes a file system of names and contents.
func tree(files map[string]string) fstest.MapFS {
	root := fstest.MapFS{}
	for name, content := range files {
		root[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return root
}

// load reads the template "card", whose page is given.
func load(page string, others map[string]string) (*renderer.Template, error) {
	root := tree(others)
	root["card/index.html"] = &fstest.MapFile{Data: []byte(page)}
	return Load(root, "card", maxBytes)
}

func mustLoad(t *testing.T, page string, others map[string]string) *renderer.Template {
	t.Helper()
	tpl, err := load(page, others)
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

// checkError holds an error against what it should say; says is empty where there should be none.
func checkError(t *testing.T, err error, says string) {
	t.Helper()
	switch {
	case says == "" && err != nil:
		t.Errorf("got %v", err)
	case says != "" && (err == nil || !strings.Contains(err.Error(), says)):
		t.Errorf("got %v, want … %s …", err, says)
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "0-a_b": true, strings.Repeat("a", 64): true,
		"": false, strings.Repeat("a", 65): false, "A": false, "_a": false, "-a": false, ".a": false, "a.b": false,
		"a/b": false, "..": false, "a\n": false, "é": false,
	} {
		if ValidName(name) != want {
			t.Errorf("%q: got %t, want %t", name, !want, want)
		}
	}
}

func TestLoadOfNothing(t *testing.T) {
	for _, root := range []fs.FS{tree(nil), tree(map[string]string{"card/a.txt": ""}), tree(map[string]string{"card": ""})} {
		if tpl, err := Load(root, "card", maxBytes); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v: got %v, %v, want %v", root, tpl, err, fs.ErrNotExist)
		}
	}
}
