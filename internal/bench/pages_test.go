package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPages(t *testing.T) {
	pages, err := newPages("../../templates/article")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, title := range []string{"Ärger & <b>", "Another"} {
		file, err := pages.write(title)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	source, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`>Ärger &amp; &lt;b&gt;</h1>`, "--length: 11 ", "Ines Calloway"} {
		if !strings.Contains(string(source), want) {
			t.Errorf("a page hasn't %q:\n%s", want, source)
		}
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(files[1]), "logo.svg")); err != nil || files[0] == files[1] {
		t.Errorf("pages are %q, want two beside the template's pictures (%v)", files, err)
	}
	if err := pages.remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(files[0]); !os.IsNotExist(err) {
		t.Errorf("after remove, a page is there: %v", err)
	}
}

func TestPagesWithoutTitle(t *testing.T) {
	if _, err := newPages(t.TempDir()); err == nil {
		t.Error("a folder without a page is taken")
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "index.html"), []byte("<head></head><h2>No</h2>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := newPages(folder); err == nil || !strings.Contains(err.Error(), `no <h1 id="title">`) {
		t.Errorf("got %v, want that there is no title", err)
	}
}
